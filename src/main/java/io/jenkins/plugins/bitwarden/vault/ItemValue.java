package io.jenkins.plugins.bitwarden.vault;

/** The value of an item's field, a secret. Only {@link #reveal()} returns it. */
public final class ItemValue {

    private final String value;

    ItemValue(String value) {
        this.value = value;
    }

    /** Returns the value in clear text: not blank, without NUL characters, of one line or several. */
    public String reveal() {
        return value;
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

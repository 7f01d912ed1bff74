package io.jenkins.plugins.bitwarden.vault;

/** What a field of an item holds. Only {@link #reveal()} gives it away. */
public final class ItemValue {

    private final String value;

    ItemValue(String value) {
        this.value = value;
    }

    /** Returns the value in clear: not empty, without a NUL, of one line or of several. */
    public String reveal() {
        return value;
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

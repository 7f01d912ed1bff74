package io.jenkins.plugins.bitwarden.vault;

/** The value of an item's field, a secret. Only {@link #reveal()} returns it. */
public final class ItemValue {

    private final String value;

    ItemValue(String value) {
        this.value = value;
    }

    /** Returns the value in clear. It may have several lines, and is neither blank nor contains a NUL. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "********";
    }
}

package io.jenkins.plugins.bitwarden.vault;

/** Values of a vault that no vault has given, for the tests of what is done with them. */
public final class ItemValues {

    private ItemValues() {}

    /** Returns a value that holds this. */
    public static ItemValue of(String value) {
        return new ItemValue(value);
    }
}

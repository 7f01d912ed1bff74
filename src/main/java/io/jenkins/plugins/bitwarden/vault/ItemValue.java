package io.jenkins.plugins.bitwarden.vault;

/** The value of an item's field, a secret. */
public final class ItemValue implements ItemContent {

    private static final String LINE_END = "\n";

    private final String value;
    private final String item;
    private final boolean ofSshKey;

    /**
     * @param item the item's name
     * @param ofSshKey whether the item is an SSH key
     */
    ItemValue(String value, String item, boolean ofSshKey) {
        this.value = value;
        this.item = item;
        this.ofSshKey = ofSshKey;
    }

    @Override
    public String name() {
        return item;
    }

    /** Returns the value in clear. It may have several lines, and is neither blank nor contains a NUL. */
    public String reveal() {
        return value;
    }

    /** Returns the value in clear for a file. OpenSSH refuses a key without a line end at its end, so an SSH key has one. */
    public String revealForFile() {
        return ofSshKey && !value.endsWith(LINE_END) ? value + LINE_END : value;
    }

    @Override
    public String toString() {
        return "********";
    }
}

package io.jenkins.plugins.bitwarden.vault;

/** What a request found in the vault. */
public sealed interface ItemContent permits ItemValue, Attachment {

    /** Returns the name of the item, or of the attachment. It may contain any character, and may be empty. */
    String name();
}

package io.jenkins.plugins.bitwarden.vault;

/** Why a value of the vault could not be read. Each has a message of the same name in {@code Messages.properties}. */
public enum ItemProblem {
    /** bw's list is incomplete, too large or in an unknown format. */
    UNREADABLE,
    FOLDER_MISSING,
    COLLECTION_MISSING,
    ORGANIZATION_MISSING,
    ITEM_MISSING,
    /** No item has the name, but bw could not decrypt the names of some items. */
    ITEM_UNDECRYPTABLE,
    /** No item has the name, but names exist that differ in case or in spaces around them. */
    ITEM_SIMILAR,
    /** The item is in another folder, collection or organization. */
    ITEM_ELSEWHERE,
    ITEM_AMBIGUOUS,
    FIELD_MISSING,
    FIELD_EMPTY,
    /** bw lists null for a field that is empty or hidden from the account. */
    FIELD_NULL,
    /** The field is empty or hidden, and a custom field has the same name. */
    FIELD_SHADOWED,
    /** The custom field is linked to another field and has no value of its own. */
    FIELD_LINKED,
    FIELD_UNDECRYPTABLE,
    FIELD_AMBIGUOUS,
    /** The value contains a NUL character, which no environment variable can hold. */
    FIELD_NUL,
    /** The value contains half of a surrogate pair, which UTF-8 cannot encode. */
    FIELD_SURROGATE,
    /** The item has no attachments at all. */
    ATTACHMENT_NONE,
    ATTACHMENT_MISSING,
    /** Several attachments of the item have the name. */
    ATTACHMENT_AMBIGUOUS
}

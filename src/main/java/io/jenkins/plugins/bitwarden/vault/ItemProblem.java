package io.jenkins.plugins.bitwarden.vault;

/** Why a value of the vault could not be read. Each has a message of the same name in {@code Messages.properties}. */
public enum ItemProblem {
    /** bw's list is incomplete, too large or in an unknown format. */
    UNREADABLE,
    /** The vault has no such folder. */
    FOLDER_MISSING,
    /** The account has access to no such collection. */
    COLLECTION_MISSING,
    /** The account belongs to no such organization. */
    ORGANIZATION_MISSING,
    /** The vault has no such item. */
    ITEM_MISSING,
    /** The vault has no such item, but items whose names bw could not decrypt. */
    ITEM_UNDECRYPTABLE,
    /** The vault has no such item, but similar names: they differ in case or in spaces around them. */
    ITEM_SIMILAR,
    /** The vault has such an item, but not in the given folder, collection or organization. */
    ITEM_ELSEWHERE,
    /** Several items have the name. */
    ITEM_AMBIGUOUS,
    /** The item has no such field. */
    FIELD_MISSING,
    /** The field is empty or blank. */
    FIELD_EMPTY,
    /** bw lists null for the field: it is empty, or hidden from this account. */
    FIELD_NULL,
    /** The field is empty or hidden, and a custom field has the same name. */
    FIELD_SHADOWED,
    /** The custom field is linked to another field and has no value of its own. */
    FIELD_LINKED,
    /** bw could not decrypt the field or its item. */
    FIELD_UNDECRYPTABLE,
    /** Several custom fields have the name. */
    FIELD_AMBIGUOUS,
    /** The value contains a NUL character, which no environment variable can hold. */
    FIELD_NUL,
    /** The value contains half of a surrogate pair, which UTF-8 cannot encode. */
    FIELD_SURROGATE
}

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
    /** Several custom fields have the name. */
    FIELD_AMBIGUOUS,
    /** The value contains a NUL character, which no environment variable can hold. */
    FIELD_NUL
}

package io.jenkins.plugins.bitwarden.vault;

/**
 * One value that a build asks its vault for.
 *
 * @param item the item's name, letter for letter, or its id
 * @param field {@code password}, {@code username}, {@code uri}, {@code notes}, {@code totp} for the code of this
 *     minute, whatever else bw lists for an item of that type, or the name of a custom field
 * @param folder the name or id of the folder that the item is in, or null for any
 * @param collection the name or id of a collection that the item is in, or null for any
 * @param organization the name or id of the organization that owns the item, or null for any
 */
public record ItemRequest(String item, String field, String folder, String collection, String organization) {

    /** The field that is meant where nobody says otherwise. */
    public static final String PASSWORD = "password";

    /** The field whose value is not what is stored, but the code that follows from it, which costs a start of bw. */
    static final String TOTP = "totp";

    /** Asks for the password of an item, wherever it is. */
    public static ItemRequest password(String item) {
        return new ItemRequest(item, PASSWORD, null, null, null);
    }
}

package io.jenkins.plugins.bitwarden.vault;

import java.util.stream.Stream;

/**
 * A value that a build wants. Names are case-sensitive and must match exactly.
 *
 * @param item the item's name or id
 * @param field {@code password}, {@code username}, {@code uri}, {@code notes}, {@code totp} for the current code,
 *     another field that bw lists for items of that type, or the name of a custom field
 * @param folder the name or id of the item's folder, or null for any
 * @param collection the name or id of one of the item's collections, or null for any
 * @param organization the name or id of the organization that owns the item, or null for any
 * @param attachment the name or id of an attachment, which is wanted instead of the field, or null
 */
public record ItemRequest(
        String item, String field, String folder, String collection, String organization, String attachment) {

    /** A request for a field. */
    public ItemRequest(String item, String field, String folder, String collection, String organization) {
        this(item, field, folder, collection, organization, null);
    }

    /** The default field. */
    public static final String PASSWORD = "password";

    /** The field of a login's user name. */
    public static final String USERNAME = "username";

    /** The field of the current code, for which bw must be started. */
    static final String TOTP = "totp";

    /** Returns whether {@code bw list items} alone tells what is wanted. */
    public boolean isInListOfItems() {
        return attachment == null
                && !field.equals(TOTP)
                && Stream.of(folder, collection, organization)
                        .allMatch(place -> place == null || VaultId.of(place).isPresent());
    }
}

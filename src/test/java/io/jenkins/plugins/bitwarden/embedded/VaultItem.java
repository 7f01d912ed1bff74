package io.jenkins.plugins.bitwarden.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An item as its owner sees it, unencrypted. Immutable; each method that sets something returns a changed copy:
 * {@code VaultItem.login("registry").username("ci").password("s3cret").folder("Build")}.
 *
 * @param details the texts that items of this kind alone have, such as {@code username}, by the names that Bitwarden
 *     uses
 */
public record VaultItem(
        UUID id,
        Kind kind,
        String name,
        Map<String, String> details,
        List<String> uris,
        String notes,
        List<Field> fields,
        String folder,
        String organization,
        List<String> collections,
        List<Attachment> attachments,
        boolean deleted) {

    /** Keeps copies of the lists. */
    public VaultItem {
        details = new LinkedHashMap<>(details);
        uris = List.copyOf(uris);
        fields = List.copyOf(fields);
        collections = List.copyOf(collections);
        attachments = List.copyOf(attachments);
    }

    /** Returns an empty login item with a random id. */
    public static VaultItem login(String name) {
        return empty(Kind.LOGIN, name)
                .detail("username", null)
                .detail("password", null)
                .detail("totp", null);
    }

    /** Returns an empty secure note with a random id; its text goes into {@link #notes(String)}. */
    public static VaultItem secureNote(String name) {
        return empty(Kind.SECURE_NOTE, name);
    }

    /** Returns an empty item of any kind with a random id; what it holds goes into {@link #detail}. */
    public static VaultItem empty(Kind kind, String name) {
        return new VaultItem(
                UUID.randomUUID(),
                kind,
                name,
                Map.of(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                false);
    }

    /** Sets the id that Bitwarden knows the item by. */
    public VaultItem id(UUID newId) {
        return new VaultItem(
                newId,
                kind,
                name,
                details,
                uris,
                notes,
                fields,
                folder,
                organization,
                collections,
                attachments,
                deleted);
    }

    /** Sets the user name of a login. */
    public VaultItem username(String username) {
        return detail("username", username);
    }

    /** Sets the password of a login. */
    public VaultItem password(String password) {
        return detail("password", password);
    }

    /** Sets the authenticator key of a login: Base32, or an {@code otpauth://} URI. */
    public VaultItem totp(String totp) {
        return detail("totp", totp);
    }

    /** Sets one of the texts that items of this kind alone have. */
    public VaultItem detail(String detail, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(detail, value);
        return new VaultItem(
                id, kind, name, more, uris, notes, fields, folder, organization, collections, attachments, deleted);
    }

    /** Adds one more URI to a login. */
    public VaultItem uri(String uri) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                plus(uris, uri),
                notes,
                fields,
                folder,
                organization,
                collections,
                attachments,
                deleted);
    }

    /** Sets the notes. */
    public VaultItem notes(String newNotes) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                newNotes,
                fields,
                folder,
                organization,
                collections,
                attachments,
                deleted);
    }

    /** Adds a custom field of type text. */
    public VaultItem field(String fieldName, String value) {
        return field(new Field(fieldName, value, false));
    }

    /** Adds a custom field of type hidden. */
    public VaultItem hiddenField(String fieldName, String value) {
        return field(new Field(fieldName, value, true));
    }

    /** Puts the item into the folder of this name, which the account creates if it has none. */
    public VaultItem folder(String newFolder) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                notes,
                fields,
                newFolder,
                organization,
                collections,
                attachments,
                deleted);
    }

    /** Gives the item to the organization of this name, which the account joins if it is not in it. */
    public VaultItem organization(String newOrganization) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                notes,
                fields,
                folder,
                newOrganization,
                collections,
                attachments,
                deleted);
    }

    /** Puts the item into one more collection of its organization, which is created if there is none of this name. */
    public VaultItem collection(String collection) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                notes,
                fields,
                folder,
                organization,
                plus(collections, collection),
                attachments,
                deleted);
    }

    /** Attaches a file. Several may have the same name. */
    public VaultItem attachment(String fileName, byte[] content) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                notes,
                fields,
                folder,
                organization,
                collections,
                plus(attachments, new Attachment(fileName, content)),
                deleted);
    }

    /** Puts the item into the trash. */
    public VaultItem inTheTrash() {
        return new VaultItem(
                id, kind, name, details, uris, notes, fields, folder, organization, collections, attachments, true);
    }

    /** Returns the item's name and id, none of its secrets. */
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }

    private VaultItem field(Field field) {
        return new VaultItem(
                id,
                kind,
                name,
                details,
                uris,
                notes,
                plus(fields, field),
                folder,
                organization,
                collections,
                attachments,
                deleted);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    /** The types of item that the embedded server can hold. */
    public enum Kind {
        /** A user name and a password with what belongs to them. */
        LOGIN(1, "login"),
        /** Notes only. */
        SECURE_NOTE(2, "secureNote"),
        /** A bank card. */
        CARD(3, "card"),
        /** A person. */
        IDENTITY(4, "identity"),
        /** A pair of keys. */
        SSH_KEY(5, "sshKey");

        private final int type;
        private final String section;

        Kind(int type, String section) {
            this.type = type;
            this.section = section;
        }

        /** Returns the number that Bitwarden gives to the kind. */
        int type() {
            return type;
        }

        /** Returns the name of the object with what only items of this kind have. */
        String section() {
            return section;
        }
    }

    /** A custom field: of type hidden, or else of type text. */
    public record Field(String name, String value, boolean hidden) {}

    /** A file of an item. */
    public record Attachment(String name, byte[] content) {}
}

package io.jenkins.plugins.bitwarden.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An item as its owner sees it, unencrypted. Immutable; each method that sets something returns a changed copy:
 * {@code VaultItem.login("registry").username("ci").password("s3cret").folder("Build")}.
 */
public record VaultItem(
        UUID id,
        Kind kind,
        String name,
        String username,
        String password,
        List<String> uris,
        String notes,
        String totp,
        List<Field> fields,
        String folder) {

    /** Keeps copies of the lists. */
    public VaultItem {
        uris = List.copyOf(uris);
        fields = List.copyOf(fields);
    }

    /** Returns an empty login item with a random id. */
    public static VaultItem login(String name) {
        return empty(Kind.LOGIN, name);
    }

    /** Returns an empty secure note with a random id; its text goes into {@link #notes(String)}. */
    public static VaultItem secureNote(String name) {
        return empty(Kind.SECURE_NOTE, name);
    }

    /** Sets the id that Bitwarden knows the item by. */
    public VaultItem id(UUID newId) {
        return new VaultItem(newId, kind, name, username, password, uris, notes, totp, fields, folder);
    }

    /** Sets the user name of a login. */
    public VaultItem username(String newUsername) {
        return new VaultItem(id, kind, name, newUsername, password, uris, notes, totp, fields, folder);
    }

    /** Sets the password of a login. */
    public VaultItem password(String newPassword) {
        return new VaultItem(id, kind, name, username, newPassword, uris, notes, totp, fields, folder);
    }

    /** Adds one more URI to a login. */
    public VaultItem uri(String uri) {
        return new VaultItem(id, kind, name, username, password, plus(uris, uri), notes, totp, fields, folder);
    }

    /** Sets the notes. */
    public VaultItem notes(String newNotes) {
        return new VaultItem(id, kind, name, username, password, uris, newNotes, totp, fields, folder);
    }

    /** Sets the authenticator key of a login: Base32, or an {@code otpauth://} URI. */
    public VaultItem totp(String newTotp) {
        return new VaultItem(id, kind, name, username, password, uris, notes, newTotp, fields, folder);
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
        return new VaultItem(id, kind, name, username, password, uris, notes, totp, fields, newFolder);
    }

    /** Returns the item's name and id, none of its secrets. */
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }

    private VaultItem field(Field field) {
        return new VaultItem(id, kind, name, username, password, uris, notes, totp, plus(fields, field), folder);
    }

    private static VaultItem empty(Kind kind, String name) {
        return new VaultItem(UUID.randomUUID(), kind, name, null, null, List.of(), null, null, List.of(), null);
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    /** The types of item that the embedded server can hold. */
    public enum Kind {
        /** A user name and a password with what belongs to them. */
        LOGIN,
        /** Notes only. */
        SECURE_NOTE
    }

    /** A custom field: of type hidden, or else of type text. */
    public record Field(String name, String value, boolean hidden) {}
}

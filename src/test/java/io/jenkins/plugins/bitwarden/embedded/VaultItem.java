package io.jenkins.plugins.bitwarden.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An item as its owner sees it, unencrypted. Immutable; each method that sets something returns a changed copy:
 * {@code VaultItem.login("registry").username("ci").password("s3cret").folder("Build")}.
 */
public final class VaultItem {

    private final Kind kind;
    private final String name;
    private UUID id = UUID.randomUUID();

    /** The texts that items of this kind alone have, such as {@code username}, by the names that Bitwarden uses. */
    private Map<String, String> details = Map.of();

    private List<String> uris = List.of();
    private String notes;
    private List<Field> fields = List.of();
    private String folder;
    private String organization;
    private List<String> collections = List.of();
    private List<Attachment> attachments = List.of();
    private boolean deleted;

    private VaultItem(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    private VaultItem with(Consumer<VaultItem> change) {
        VaultItem copy = new VaultItem(kind, name);
        copy.id = id;
        copy.details = details;
        copy.uris = uris;
        copy.notes = notes;
        copy.fields = fields;
        copy.folder = folder;
        copy.organization = organization;
        copy.collections = collections;
        copy.attachments = attachments;
        copy.deleted = deleted;
        change.accept(copy);
        return copy;
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
        return new VaultItem(kind, name);
    }

    /** Sets the id that Bitwarden knows the item by. */
    public VaultItem id(UUID newId) {
        return with(copy -> copy.id = newId);
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
        return with(copy -> copy.details = more);
    }

    /** Adds one more URI to a login. */
    public VaultItem uri(String uri) {
        return with(copy -> copy.uris = plus(uris, uri));
    }

    /** Sets the notes. */
    public VaultItem notes(String newNotes) {
        return with(copy -> copy.notes = newNotes);
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
        return with(copy -> copy.folder = newFolder);
    }

    /** Gives the item to the organization of this name, which the account joins if it is not in it. */
    public VaultItem organization(String newOrganization) {
        return with(copy -> copy.organization = newOrganization);
    }

    /** Puts the item into one more collection of its organization, which is created if there is none of this name. */
    public VaultItem collection(String collection) {
        return with(copy -> copy.collections = plus(collections, collection));
    }

    /** Attaches a file. Several may have the same name. */
    public VaultItem attachment(String fileName, byte[] content) {
        return with(copy -> copy.attachments = plus(attachments, new Attachment(fileName, content)));
    }

    /** Puts the item into the trash. */
    public VaultItem inTheTrash() {
        return with(copy -> copy.deleted = true);
    }

    /** Returns the item's name and id, none of its secrets. */
    @Override
    public String toString() {
        return name + " (" + id + ")";
    }

    private VaultItem field(Field field) {
        return with(copy -> copy.fields = plus(fields, field));
    }

    public UUID id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public Map<String, String> details() {
        return details;
    }

    public List<String> uris() {
        return uris;
    }

    public String notes() {
        return notes;
    }

    public List<Field> fields() {
        return fields;
    }

    public String folder() {
        return folder;
    }

    public String organization() {
        return organization;
    }

    public List<String> collections() {
        return collections;
    }

    public List<Attachment> attachments() {
        return attachments;
    }

    public boolean deleted() {
        return deleted;
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
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

package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An item in the form in which a Bitwarden server holds it: every text in it is encrypted with one key. */
final class EncryptedItem {

    private static final int TEXT_FIELD = 0;
    private static final int HIDDEN_FIELD = 1;

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final SymmetricKey key;

    /**
     * Encrypts an item.
     *
     * @param key the key of the account, or of the organization that owns the item
     * @param folderId the id of the folder that the item is in, or null
     */
    EncryptedItem(VaultItem item, SymmetricKey key, String folderId, Instant now) {
        this.key = key;
        json.put("object", "cipherDetails")
                .put("id", item.id().toString())
                .putNull("organizationId")
                .put("folderId", folderId)
                .put("type", item.kind().type())
                .put("name", key.encrypt(item.name()))
                .put("notes", key.encrypt(item.notes()))
                .put("favorite", false)
                .put("reprompt", 0)
                .put("edit", true)
                .put("viewPassword", true)
                .put("organizationUseTotp", false)
                .put("creationDate", now.toString())
                .put("revisionDate", now.toString())
                .put("deletedDate", item.deleted() ? now.toString() : null)
                .putNull("key");
        json.putArray("collectionIds");
        json.putObject("permissions").put("delete", true).put("restore", true);
        section(item);
        fields(item);
        attachments(item);
    }

    /** Gives the item to an organization. */
    EncryptedItem in(Organization organization, List<String> collections) {
        json.put("organizationId", organization.id());
        ArrayNode ids = json.putArray("collectionIds");
        collections.forEach(name -> ids.add(organization.collectionId(name)));
        return this;
    }

    ObjectNode toJson() {
        return json;
    }

    /** Returns the encrypted attachments, by their ids. */
    Map<String, byte[]> files() {
        return files;
    }

    private void section(VaultItem item) {
        ObjectNode section = json.putObject(item.kind().section());
        item.details().forEach((name, value) -> section.put(name, key.encrypt(value)));
        switch (item.kind()) {
            case LOGIN -> uris(item, section.putArray("uris"));
            case SECURE_NOTE -> section.put("type", 0);
            default -> {
                // Nothing but details.
            }
        }
    }

    private void uris(VaultItem item, ArrayNode uris) {
        for (String uri : item.uris()) {
            uris.addObject()
                    .put("uri", key.encrypt(uri))
                    .put("uriChecksum", key.encrypt(checksum(uri)))
                    .putNull("match");
        }
    }

    private void fields(VaultItem item) {
        ArrayNode fields = json.putArray("fields");
        for (VaultItem.Field field : item.fields()) {
            fields.addObject()
                    .put("type", field.hidden() ? HIDDEN_FIELD : TEXT_FIELD)
                    .put("name", key.encrypt(field.name()))
                    .put("value", key.encrypt(field.value()))
                    .putNull("linkedId");
        }
    }

    /** Each has a key of its own, which the item's key encrypts. */
    private void attachments(VaultItem item) {
        if (item.attachments().isEmpty()) {
            json.putNull("attachments");
            return;
        }
        ArrayNode attachments = json.putArray("attachments");
        for (VaultItem.Attachment attachment : item.attachments()) {
            String id = UUID.randomUUID().toString().replace("-", "");
            SymmetricKey own = SymmetricKey.random();
            byte[] file = own.encryptFile(attachment.content());
            files.put(id, file);
            attachments
                    .addObject()
                    .put("object", "attachment")
                    .put("id", id)
                    .put("fileName", key.encrypt(attachment.name()))
                    .put("key", key.encrypt(own.bytes()))
                    .put("size", String.valueOf(file.length))
                    .put("sizeName", file.length + " bytes");
        }
    }

    private static String checksum(String uri) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(uri.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

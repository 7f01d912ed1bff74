package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** An account of an {@link EmbeddedBitwarden}, with a personal API key and a vault. Safe for use by many threads. */
public final class Account {

    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SECRET_LENGTH = 30;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String userId = UUID.randomUUID().toString();
    private final String securityStamp = UUID.randomUUID().toString();
    private final Instant created = Instant.now();
    private final String email;
    private final String masterPassword;
    private final AccountKeys keys;
    private final Map<String, ObjectNode> foldersByName = new LinkedHashMap<>();
    private final Map<String, Organization> organizationsByName = new LinkedHashMap<>();
    private final List<ObjectNode> items = new ArrayList<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String clientSecret = randomSecret();
    private Instant revision = created;
    private int sessionGeneration;
    private String userKeyId;
    private boolean premium = true;

    Account(String email, String masterPassword) {
        this.email = email.strip().toLowerCase(Locale.ROOT);
        this.masterPassword = masterPassword;
        this.keys = new AccountKeys(this.email, masterPassword);
    }

    /** Returns the id of the account, a UUID. */
    public String userId() {
        return userId;
    }

    /** Returns the e-mail address in lower case, as Bitwarden keeps it. */
    public String email() {
        return email;
    }

    /** Returns the master password. */
    public String masterPassword() {
        return masterPassword;
    }

    /** Returns the client_id of the personal API key, {@code user.<uuid>}; it never changes. */
    public String clientId() {
        return "user." + userId;
    }

    /** Returns the client_secret that is accepted now: 30 letters and digits. */
    public synchronized String clientSecret() {
        return clientSecret;
    }

    /**
     * Makes a new client_secret and returns it. The old one is refused from now on, while access tokens that it
     * got go on working until they expire; {@link #endSessions()} ends those as well.
     */
    public synchronized String rotateKey() {
        clientSecret = randomSecret();
        return clientSecret;
    }

    /** Makes the server answer 401 to every access token that it has issued for this account so far. */
    public synchronized void endSessions() {
        sessionGeneration++;
    }

    /** Adds an item to the vault, with the folder, organization and collections that it names, and returns this. */
    public synchronized Account add(VaultItem item) {
        revision = Instant.now();
        String folderId = item.folder() == null ? null : folderId(item.folder());
        EncryptedItem encrypted;
        if (item.organization() == null) {
            encrypted = new EncryptedItem(item, keys.userKey(), folderId, revision);
        } else {
            Organization organization = organization(item.organization());
            encrypted = new EncryptedItem(item, organization.key(), folderId, revision)
                    .in(organization, item.collections());
        }
        items.add(encrypted.toJson());
        files.putAll(encrypted.files());
        return this;
    }

    /** Hashes the master password as often as Bitwarden does for new accounts. */
    public Account withFullIterations() {
        keys.iterations(MasterKey.NEW_ACCOUNT);
        return this;
    }

    /** Takes premium from the account; its organizations do not give it either. */
    public synchronized Account withoutPremium() {
        premium = false;
        return this;
    }

    /** Deletes the files of all attachments, as a server that lost them; the items still list them. */
    public synchronized Account loseFiles() {
        files.clear();
        return this;
    }

    /** Returns the id of the folder of this name, which is created if there is none. */
    public synchronized String folderId(String name) {
        return folder(name).get("id").asText();
    }

    /** Returns the id of the organization of this name, which the account joins if it is not in it. */
    public synchronized String organizationId(String name) {
        return organization(name).id();
    }

    /** Returns the id of a collection, which is created with its organization if there is none. */
    public synchronized String collectionId(String organization, String name) {
        return organization(organization).collectionId(name);
    }

    AccountKeys keys() {
        return keys;
    }

    String securityStamp() {
        return securityStamp;
    }

    Instant created() {
        return created;
    }

    synchronized Instant revision() {
        return revision;
    }

    synchronized int sessionGeneration() {
        return sessionGeneration;
    }

    synchronized List<ObjectNode> items() {
        return List.copyOf(items);
    }

    /** Returns an item's attachment as the item lists it, or null. */
    synchronized ObjectNode attachment(String item, String id) {
        for (ObjectNode json : items) {
            for (JsonNode attachment : json.path("attachments")) {
                if (json.path("id").asText().equals(item)
                        && attachment.path("id").asText().equals(id)) {
                    return (ObjectNode) attachment;
                }
            }
        }
        return null;
    }

    /** Returns the encrypted content of an attachment, or null. */
    synchronized byte[] file(String attachment) {
        return files.get(attachment);
    }

    synchronized boolean hasPremium() {
        return premium;
    }

    synchronized List<ObjectNode> folders() {
        return List.copyOf(foldersByName.values());
    }

    synchronized List<ObjectNode> memberships() {
        return organizationsByName.values().stream()
                .map(organization -> organization.membership(this))
                .toList();
    }

    synchronized List<ObjectNode> collections() {
        return organizationsByName.values().stream()
                .flatMap(organization -> organization.collections().stream())
                .toList();
    }

    /** Returns the id that a client has recorded for the user key, or null if none has yet. */
    synchronized String userKeyId() {
        return userKeyId;
    }

    synchronized void userKeyId(String newUserKeyId) {
        userKeyId = newUserKeyId;
    }

    private Organization organization(String name) {
        return organizationsByName.computeIfAbsent(name, Organization::new);
    }

    private ObjectNode folder(String name) {
        return foldersByName.computeIfAbsent(
                name,
                n -> JsonNodeFactory.instance
                        .objectNode()
                        .put("object", "folder")
                        .put("id", UUID.randomUUID().toString())
                        .put("name", keys.userKey().encrypt(n))
                        .put("revisionDate", revision.toString()));
    }

    private static String randomSecret() {
        return RANDOM.ints(SECRET_LENGTH, 0, ALPHANUMERIC.length())
                .map(ALPHANUMERIC::charAt)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

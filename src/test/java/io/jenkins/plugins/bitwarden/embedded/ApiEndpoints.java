package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import mockwebserver3.MockResponse;

/** Bitwarden's API, as far as the CLI uses it in order to read a vault. */
final class ApiEndpoints {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_ID = "[0-9a-f]{32}";

    private final Traffic traffic;
    private final Downloads downloads;
    private volatile boolean recordsUserKeyIds = true;

    ApiEndpoints(Traffic traffic, Downloads downloads) {
        this.traffic = traffic;
        this.downloads = downloads;
    }

    void withoutUserKeyId() {
        recordsUserKeyIds = false;
    }

    MockResponse config(URI url) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("object", "config")
                .put("version", "2026.9.0")
                .put("gitHash", "embedded")
                .putNull("server");
        json.putObject("environment")
                .putNull("cloudRegion")
                .put("vault", url.toString())
                .put("api", url + "/api")
                .put("identity", url + "/identity")
                .put("notifications", url + "/notifications")
                .put("sso", url + "/sso");
        json.putObject("featureStates");
        json.putObject("settings").put("disableUserRegistration", true);
        json.putObject("push").put("pushTechnology", 0).putNull("vapidPublicKey");
        return Answer.json(200, json);
    }

    MockResponse revisionDate(Account account) {
        return Answer.json(200, Long.toString(account.revision().toEpochMilli()));
    }

    MockResponse userKeyId(Account account, String body) {
        if (!recordsUserKeyIds) {
            return Answer.json(404, """
                    {"error":{"code":404,"reason":"Not Found",\
                    "description":"The requested resource could not be found."}}""");
        }
        String id = userKeyId(body);
        if (!id.matches(KEY_ID)) {
            traffic.recordViolation("userKeyId is not 32 hexadecimal digits");
            return Answer.error(400, "The model state is invalid.");
        }
        account.userKeyId(id);
        return Answer.empty(200);
    }

    MockResponse sync(Account account, URI url) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "sync");
        json.set("profile", profile(account));
        json.putArray("folders").addAll(account.folders());
        json.putArray("collections").addAll(account.collections());
        json.putArray("ciphers").addAll(items(account, url));
        json.putArray("policies");
        json.putArray("sends");
        json.putNull("domains");
        ObjectNode userDecryption = json.putObject("userDecryption");
        if (recordsUserKeyIds) {
            userDecryption.put("userKeyId", account.userKeyId());
        }
        userDecryption
                .putObject("masterPasswordUnlock")
                .put("salt", MasterKey.salt(account.email()))
                .put("masterKeyEncryptedUserKey", account.keys().wrappedUserKey())
                .putObject("kdf")
                .put("kdfType", 0)
                .put("iterations", account.keys().iterations())
                .putNull("memory")
                .putNull("parallelism");
        return Answer.json(200, json);
    }

    /** Returns where an attachment can be downloaded from now. */
    MockResponse attachment(Account account, URI url, String item, String id) {
        ObjectNode listed = account.attachment(item, id);
        if (listed == null) {
            return Answer.error(404, "Resource not found.");
        }
        return Answer.json(200, listed.deepCopy().put("url", downloads.link(url, item, id, account.file(id))));
    }

    /** Returns the items; their attachments have addresses that need a token. */
    private static List<ObjectNode> items(Account account, URI url) {
        List<ObjectNode> items =
                account.items().stream().map(ObjectNode::deepCopy).toList();
        for (ObjectNode item : items) {
            for (JsonNode attachment : item.path("attachments")) {
                String id = attachment.path("id").asText();
                ((ObjectNode) attachment)
                        .put("url", url + "/attachments/" + item.path("id").asText() + "/" + id);
            }
        }
        return items;
    }

    private static ObjectNode profile(Account account) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("object", "profile")
                .put("id", account.userId())
                .put("name", account.email())
                .put("email", account.email())
                .put("emailVerified", true)
                .put("premium", account.hasPremium())
                .put("premiumFromOrganization", false)
                .put("culture", "en-US")
                .put("twoFactorEnabled", false)
                .put("key", account.keys().wrappedUserKey())
                .put("privateKey", account.keys().wrappedPrivateKey())
                .put("securityStamp", account.securityStamp())
                .put("forcePasswordReset", false)
                .put("usesKeyConnector", false)
                .put("verifyDevices", true)
                .putNull("avatarColor")
                .put("creationDate", account.created().toString());
        json.set("accountKeys", account.keys().toJson());
        json.putArray("organizations").addAll(account.memberships());
        json.putArray("providers");
        json.putArray("providerOrganizations");
        return json;
    }

    private static String userKeyId(String body) {
        try {
            return JSON.readTree(body).path("userKeyId").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}

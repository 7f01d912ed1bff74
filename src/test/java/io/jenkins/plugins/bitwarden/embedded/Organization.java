package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization that an account is in, with collections of items. Not safe for use by many threads. */
final class Organization {

    private static final int CONFIRMED = 2;
    private static final int USER = 2;

    private final String id = UUID.randomUUID().toString();
    private final SymmetricKey key = SymmetricKey.random();
    private final Map<String, ObjectNode> collectionsByName = new LinkedHashMap<>();
    private final String name;

    Organization(String name) {
        this.name = name;
    }

    String id() {
        return id;
    }

    /** Returns the key that encrypts the items and the names of the collections. */
    SymmetricKey key() {
        return key;
    }

    /** Returns the id of the collection of this name, which is created if there is none. */
    String collectionId(String collection) {
        return collectionsByName
                .computeIfAbsent(
                        collection,
                        first -> JsonNodeFactory.instance
                                .objectNode()
                                .put("object", "collectionDetails")
                                .put("id", UUID.randomUUID().toString())
                                .put("organizationId", id)
                                .put("name", key.encrypt(first))
                                .putNull("externalId")
                                .put("type", 0)
                                .put("readOnly", false)
                                .put("hidePasswords", false)
                                .put("manage", false))
                .get("id")
                .asText();
    }

    List<ObjectNode> collections() {
        return List.copyOf(collectionsByName.values());
    }

    /** Returns the membership of an account, with the organization's key for that account alone. */
    ObjectNode membership(Account account) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("object", "profileOrganization")
                .put("id", id)
                .put("name", name)
                .put("userId", account.userId())
                .put("organizationUserId", UUID.randomUUID().toString())
                .put("key", account.keys().wrap(key))
                .put("hasPublicAndPrivateKeys", true)
                .put("status", CONFIRMED)
                .put("type", USER)
                .put("enabled", true)
                .put("isProviderUser", false)
                .put("usePasswordManager", true)
                .put("usePolicies", false)
                .put("useTotp", true)
                .put("useEvents", false)
                .put("usersGetPremium", account.hasPremium())
                .put("selfHost", true)
                .put("seats", 10)
                .put("productTierType", 3);
        json.putObject("permissions");
        return json;
    }
}

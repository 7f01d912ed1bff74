package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One item that bw lists. It holds all the item's values, so it must not be kept. */
final class Item {

    private static final int LINKED_FIELD = 3;
    private static final int MOST_IDS_NAMED = 10;
    private static final String SSH_KEY = "sshKey";

    private final JsonNode json;
    private final VaultId id;

    /**
     * @throws IllegalArgumentException if the item has no id
     */
    Item(JsonNode json) {
        this.json = json;
        id = new VaultId(text(json, "id"));
    }

    VaultId id() {
        return id;
    }

    String name() {
        return text(json, "name");
    }

    /** Returns whether the item is in the trash. */
    boolean isDeleted() {
        return json.hasNonNull("deletedDate");
    }

    boolean isUndecryptable() {
        return name().equals(FieldContent.UNDECRYPTABLE);
    }

    boolean isIn(ItemLocation location, Set<VaultId> wanted) {
        return ids(location).anyMatch(wanted::contains);
    }

    /** Returns what the request wants of this item. */
    FieldContent content(ItemRequest request) {
        return request.attachment() == null
                ? field(request.field())
                : new Attachments(id, json.path("attachments")).find(request.attachment());
    }

    /**
     * Returns the content of a field. A custom field of the same name is ignored even if the own field has no value,
     * because bw lists null for values that are hidden from the account.
     */
    FieldContent field(String name) {
        if (isUndecryptable()) {
            return new FieldContent.Nothing(ItemProblem.FIELD_UNDECRYPTABLE);
        }
        List<JsonNode> custom = json.path("fields")
                .valueStream()
                .filter(field -> name.equals(field.path("name").textValue()))
                .toList();
        JsonNode own = ownField(name);
        if (own.isMissingNode()) {
            return customField(custom);
        }
        FieldContent content = textOf(own);
        if (content instanceof FieldContent.Value) {
            return name.equals(ItemRequest.TOTP) ? new FieldContent.Code(id, name()) : content;
        }
        boolean empty = own.isNull() || own.textValue().isBlank();
        return empty && !custom.isEmpty() ? new FieldContent.Nothing(ItemProblem.FIELD_SHADOWED) : content;
    }

    private FieldContent customField(List<JsonNode> fields) {
        if (fields.isEmpty()) {
            return new FieldContent.Nothing(ItemProblem.FIELD_MISSING);
        }
        if (fields.size() > 1) {
            return new FieldContent.Nothing(ItemProblem.FIELD_AMBIGUOUS);
        }
        JsonNode field = fields.get(0);
        return field.path("type").asInt() == LINKED_FIELD
                ? new FieldContent.Nothing(ItemProblem.FIELD_LINKED)
                : textOf(field.path("value"));
    }

    private FieldContent textOf(JsonNode value) {
        return FieldContent.of(value.textValue(), name(), json.path(SSH_KEY).isObject());
    }

    /** Most fields are in an object that only items of one type have, such as {@code login}. */
    private JsonNode ownField(String name) {
        Stream<JsonNode> fields =
                switch (name) {
                    case "notes" -> Stream.of(json.path(name));
                    case "uri" ->
                        Stream.of(json.path("login").path("uris").path(0).path(name));
                    default -> json.valueStream().filter(JsonNode::isObject).map(own -> own.path(name));
                };
        return fields.filter(field -> field.isTextual() || field.isNull())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Returns the item's id and its locations, with bw's names of the properties. */
    String idAndLocations() {
        List<String> locations = new ArrayList<>();
        for (ItemLocation location : ItemLocation.values()) {
            String ids = ids(location).limit(MOST_IDS_NAMED).map(VaultId::text).collect(Collectors.joining(" "));
            if (!ids.isEmpty()) {
                locations.add(location.property() + " " + ids);
            }
        }
        return locations.isEmpty() ? id.text() : id + " (" + String.join(", ", locations) + ")";
    }

    private Stream<VaultId> ids(ItemLocation location) {
        JsonNode ids = json.path(location.property());
        return Stream.concat(Stream.of(ids), ids.valueStream())
                .flatMap(value -> VaultId.of(value.textValue()).stream());
    }

    /** Returns a text of an object that bw lists, empty if there is none. */
    static String text(JsonNode object, String property) {
        return Objects.requireNonNullElse(object.path(property).textValue(), "");
    }

    @Override
    public String toString() {
        return id.text();
    }
}

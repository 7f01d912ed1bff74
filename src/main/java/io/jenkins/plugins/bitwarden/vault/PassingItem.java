package io.jenkins.plugins.bitwarden.vault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The one item of a list that is being read, with those of its values that are wanted of any item. */
final class PassingItem {

    private String id = "";
    private String name = "";
    private boolean deleted;
    private String fieldName;
    private String fieldValue;
    private final Map<Place, Set<String>> places = new HashMap<>();
    private final Map<String, String> own = new HashMap<>();
    private final Map<String, List<String>> custom = new HashMap<>();

    /** Returns whether a value belongs to an item of any kind, whatever is asked for. */
    static boolean isAlwaysRead(String path) {
        return switch (path) {
            case "id", "name", "deletedDate", "folderId", "organizationId", "collectionIds[]", "fields[].name" -> true;
            default -> false;
        };
    }

    void take(String path, String text) {
        switch (path) {
            case "id" -> id = String.valueOf(text);
            case "name" -> name = String.valueOf(text);
            case "deletedDate" -> deleted = text != null;
            case "folderId" -> put(Place.FOLDER, text);
            case "organizationId" -> put(Place.ORGANIZATION, text);
            case "collectionIds[]" -> put(Place.COLLECTION, text);
            case "fields[].name" -> fieldName = text;
            case "fields[].value" -> fieldValue = text;
            // Not the key that makes the codes, only that there is one.
            case "login.totp" -> own.put(ItemRequest.TOTP, text == null || text.isBlank() ? "" : ItemRequest.TOTP);
            default -> own.putIfAbsent(path.substring(path.lastIndexOf('.') + 1), text == null ? "" : text);
        }
    }

    private void put(Place place, String placeId) {
        if (placeId != null) {
            places.computeIfAbsent(place, first -> new TreeSet<>()).add(placeId);
        }
    }

    /** Returns whether what is being read is a custom field of one of these names, as far as that is known yet. */
    boolean isInCustomField(Set<String> names) {
        return fieldName == null || names.contains(fieldName);
    }

    /** Notes the end of a custom field, and whether its value is wanted. */
    void endCustomField(Set<String> wanted) {
        if (wanted.contains(fieldName)) {
            custom.computeIfAbsent(fieldName, first -> new ArrayList<>()).add(fieldValue == null ? "" : fieldValue);
        }
        fieldName = null;
        fieldValue = null;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** Returns whether the item is in one of these. */
    boolean isIn(Place place, Set<String> ids) {
        return places.getOrDefault(place, Set.of()).stream().anyMatch(ids::contains);
    }

    /** Returns the item's own field of this name if there is something in it, else what custom fields hold. */
    List<String> values(String field) {
        String value = own.get(field);
        List<String> others = custom.getOrDefault(field, List.of());
        if (value == null || (value.isEmpty() && !others.isEmpty())) {
            return others;
        }
        return List.of(value);
    }

    /** Returns whether the item has an authenticator key. */
    boolean givesCodes() {
        return !own.getOrDefault(ItemRequest.TOTP, "").isEmpty();
    }

    /** Returns the item's id and where it is, in the words of bw's own lists. */
    String whereabouts() {
        List<String> words = new ArrayList<>();
        add(words, "folderId", Place.FOLDER);
        add(words, "organizationId", Place.ORGANIZATION);
        add(words, "collectionIds", Place.COLLECTION);
        return words.isEmpty() ? id : id + " (" + String.join(", ", words) + ")";
    }

    private void add(List<String> words, String word, Place place) {
        if (places.containsKey(place)) {
            words.add(word + " " + String.join(" ", places.get(place)));
        }
    }

    /** Returns the item's id, none of its values. */
    @Override
    public String toString() {
        return id;
    }
}

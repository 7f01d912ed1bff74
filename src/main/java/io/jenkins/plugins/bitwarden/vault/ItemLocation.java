package io.jenkins.plugins.bitwarden.vault;

import java.util.Optional;
import java.util.function.Function;

/** A kind of place that an item can be in. */
enum ItemLocation {
    FOLDER("folders", "folderId", ItemProblem.FOLDER_MISSING, ItemRequest::folder),
    COLLECTION("collections", "collectionIds", ItemProblem.COLLECTION_MISSING, ItemRequest::collection),
    ORGANIZATION("organizations", "organizationId", ItemProblem.ORGANIZATION_MISSING, ItemRequest::organization);

    private final String list;
    private final String property;
    private final ItemProblem missing;
    private final Function<ItemRequest, String> wanted;

    ItemLocation(String list, String property, ItemProblem missing, Function<ItemRequest, String> wanted) {
        this.list = list;
        this.property = property;
        this.missing = missing;
        this.wanted = wanted;
    }

    /** Returns what {@code bw list} calls all locations of this kind. */
    String list() {
        return list;
    }

    /** Returns the property of an item with the id or ids of its locations. */
    String property() {
        return property;
    }

    /** Returns the problem of a request for a location that does not exist. */
    ItemProblem missing() {
        return missing;
    }

    /** Returns the name or id in a request, or nothing if it may be any. */
    Optional<String> wantedBy(ItemRequest request) {
        return Optional.ofNullable(wanted.apply(request));
    }
}

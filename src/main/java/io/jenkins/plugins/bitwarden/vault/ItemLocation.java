package io.jenkins.plugins.bitwarden.vault;

import java.util.Optional;
import java.util.function.Function;

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

    /** Returns the argument of {@code bw list}. */
    String list() {
        return list;
    }

    /** Returns the item's property with the id or ids of its locations. */
    String property() {
        return property;
    }

    ItemProblem missing() {
        return missing;
    }

    /** Returns the requested name or id, or nothing if any location will do. */
    Optional<String> wantedBy(ItemRequest request) {
        return Optional.ofNullable(wanted.apply(request));
    }
}

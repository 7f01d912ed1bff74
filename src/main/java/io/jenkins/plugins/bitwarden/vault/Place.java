package io.jenkins.plugins.bitwarden.vault;

import java.util.function.Function;

/** Where an item can be, by name or id. */
enum Place {
    FOLDER("folders", ItemProblem.FOLDER_MISSING, ItemRequest::folder),
    COLLECTION("collections", ItemProblem.COLLECTION_MISSING, ItemRequest::collection),
    ORGANIZATION("organizations", ItemProblem.ORGANIZATION_MISSING, ItemRequest::organization);

    private final String listed;
    private final ItemProblem missing;
    private final Function<ItemRequest, String> asked;

    Place(String listed, ItemProblem missing, Function<ItemRequest, String> asked) {
        this.listed = listed;
        this.missing = missing;
        this.asked = asked;
    }

    /** Returns what {@code bw list} calls all such places. */
    String listed() {
        return listed;
    }

    /** Returns why there is no item where there is no such place. */
    ItemProblem missing() {
        return missing;
    }

    /** Returns the name or id that a request gives, or null if it gives none. */
    String of(ItemRequest request) {
        return asked.apply(request);
    }
}

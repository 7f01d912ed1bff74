package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.cli.Reason;
import java.util.function.Function;

/** Where an item can be, by name or id. */
enum Place {
    FOLDER("folders", Reason.FOLDER_MISSING, ItemRequest::folder),
    COLLECTION("collections", Reason.COLLECTION_MISSING, ItemRequest::collection),
    ORGANIZATION("organizations", Reason.ORGANIZATION_MISSING, ItemRequest::organization);

    private final String listed;
    private final Reason missing;
    private final Function<ItemRequest, String> asked;

    Place(String listed, Reason missing, Function<ItemRequest, String> asked) {
        this.listed = listed;
        this.missing = missing;
        this.asked = asked;
    }

    /** Returns what {@code bw list} calls all such places. */
    String listed() {
        return listed;
    }

    /** Returns why there is no item where there is no such place. */
    Reason missing() {
        return missing;
    }

    /** Returns the name or id that a request gives, or null if it gives none. */
    String of(ItemRequest request) {
        return asked.apply(request);
    }
}

package io.jenkins.plugins.bitwarden.vault;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the item that one request means among all that pass, and keeps of it no more than the value that was asked
 * for; of the others, the ids of those that somebody could have meant.
 */
final class ItemSearch {

    private final ItemRequest request;
    private final Map<Place, Set<String>> places;
    private FoundItem byId;
    private FoundItem byName;
    private final Candidates named = new Candidates();
    private final Candidates elsewhere = new Candidates();
    private final Candidates similar = new Candidates();

    /**
     * @param request what is looked for
     * @param places the ids of the places that it names; the item is in one of each
     */
    ItemSearch(ItemRequest request, Map<Place, Set<String>> places) {
        this.request = request;
        this.places = places;
    }

    ItemRequest request() {
        return request;
    }

    /** Looks at the next item. */
    void consider(PassingItem item) {
        if (item.isDeleted()) {
            return;
        }
        boolean hasId = item.id().equalsIgnoreCase(request.item());
        if (!hasId && !item.name().equals(request.item())) {
            if (plain(item.name()).equals(plain(request.item()))) {
                similar.add(item);
            }
        } else if (!isHere(item)) {
            elsewhere.add(item);
        } else if (hasId) {
            byId = new FoundItem(request, item);
        } else {
            named.add(item);
            byName = named.count() == 1 ? new FoundItem(request, item) : null;
        }
    }

    private boolean isHere(PassingItem item) {
        return places.entrySet().stream().allMatch(place -> item.isIn(place.getKey(), place.getValue()));
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns what was found when all items have passed.
     *
     * @throws ItemFailure if that is not one item
     */
    FoundItem found() throws ItemFailure {
        if (byId != null) {
            return byId;
        }
        if (byName != null) {
            return byName;
        }
        if (named.count() > 0) {
            throw new ItemFailure(ItemProblem.ITEM_AMBIGUOUS, request.item(), named);
        }
        if (elsewhere.count() > 0) {
            throw new ItemFailure(ItemProblem.ITEM_ELSEWHERE, request.item(), elsewhere);
        }
        if (similar.count() > 0) {
            throw new ItemFailure(ItemProblem.ITEM_SIMILAR, request.item(), similar);
        }
        throw new ItemFailure(ItemProblem.ITEM_MISSING, request.item());
    }
}

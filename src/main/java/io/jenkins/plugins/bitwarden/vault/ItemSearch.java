package io.jenkins.plugins.bitwarden.vault;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the item of one request among all items of a vault. It keeps only the wanted value, and the ids of a few items
 * that could be meant instead.
 */
final class ItemSearch {

    private final ItemRequest request;
    private final String simplifiedName;
    private final Map<ItemLocation, Set<VaultId>> locations;
    private FieldContent byId;
    private FieldContent byName;
    private final MatchingIds named = new MatchingIds();
    private final MatchingIds elsewhere = new MatchingIds();
    private final MatchingIds similar = new MatchingIds();
    private int undecryptable;

    /**
     * @param locations the requested locations; the item must be in one of each kind
     */
    ItemSearch(ItemRequest request, Map<ItemLocation, Set<VaultId>> locations) {
        this.request = request;
        this.simplifiedName = simplified(request.item());
        this.locations = locations;
    }

    ItemRequest request() {
        return request;
    }

    void consider(Item item) {
        if (item.isDeleted()) {
            return;
        }
        if (item.isUndecryptable()) {
            undecryptable++;
        }
        boolean hasId = item.id().text().equalsIgnoreCase(request.item());
        if (!hasId && !item.name().equals(request.item())) {
            if (simplified(item.name()).equals(simplifiedName)) {
                similar.add(item);
            }
        } else if (!isHere(item)) {
            elsewhere.add(item);
        } else if (hasId) {
            byId = item.content(request);
        } else {
            named.add(item);
            byName = named.count() == 1 ? item.content(request) : null;
        }
    }

    /** Returns whether bw could decrypt all items so far. */
    boolean couldReadAll() {
        return undecryptable == 0;
    }

    private boolean isHere(Item item) {
        return locations.entrySet().stream().allMatch(location -> item.isIn(location.getKey(), location.getValue()));
    }

    private static String simplified(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the text of the wanted field, or what bw must be asked for. To be called after {@link #consider}
     * was called for all items.
     *
     * @throws ItemFailure if not exactly one item matches, or its field has no value that a build can use
     */
    FieldContent found() throws ItemFailure {
        FieldContent content = byId == null ? byName : byId;
        if (content instanceof FieldContent.Nothing nothing) {
            throw nothing.failure(request);
        }
        if (content != null) {
            return content;
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
        if (undecryptable > 0) {
            throw new ItemFailure(ItemProblem.ITEM_UNDECRYPTABLE, request.item(), undecryptable);
        }
        throw new ItemFailure(ItemProblem.ITEM_MISSING, request.item());
    }
}

package io.jenkins.plugins.bitwarden.vault;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the item of one request among all items of a vault. It keeps the wanted value only, and the ids of a few items
 * that could be meant instead.
 */
final class ItemSearch {

    private final ItemRequest request;
    private final Map<ItemLocation, Set<VaultId>> locations;
    private FieldContent byId;
    private FieldContent byName;
    private final MatchingIds named = new MatchingIds();
    private final MatchingIds elsewhere = new MatchingIds();
    private final MatchingIds similar = new MatchingIds();
    private int undecryptable;

    /**
     * @param request what is wanted
     * @param locations the locations that the request names: the item must be in one of each kind
     */
    ItemSearch(ItemRequest request, Map<ItemLocation, Set<VaultId>> locations) {
        this.request = request;
        this.locations = locations;
    }

    ItemRequest request() {
        return request;
    }

    /** Looks at the next item of the vault. */
    void consider(Item item) {
        if (item.isDeleted()) {
            return;
        }
        if (item.isUndecryptable()) {
            undecryptable++;
        }
        boolean hasId = item.id().text().equalsIgnoreCase(request.item());
        if (!hasId && !item.name().equals(request.item())) {
            if (simplified(item.name()).equals(simplified(request.item()))) {
                similar.add(item);
            }
        } else if (!isHere(item)) {
            elsewhere.add(item);
        } else if (hasId) {
            byId = item.field(request.field());
        } else {
            named.add(item);
            byName = named.count() == 1 ? item.field(request.field()) : null;
        }
    }

    private boolean isHere(Item item) {
        return locations.entrySet().stream().allMatch(location -> item.isIn(location.getKey(), location.getValue()));
    }

    private static String simplified(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns what the wanted item has in the wanted field, after all items were considered.
     *
     * @return a text, or that a code must be asked for
     * @throws ItemFailure if there is no such item, or more than one, or nothing to read in its field
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

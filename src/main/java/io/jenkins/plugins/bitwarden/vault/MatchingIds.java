package io.jenkins.plugins.bitwarden.vault;

import java.util.ArrayList;
import java.util.List;

/** The ids of items that match a request in some way: how many there are, and the first of them for a message. */
final class MatchingIds {

    private static final int MOST_NAMED = 10;

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(Item item) {
        if (count < MOST_NAMED) {
            first.add(item.idAndLocations());
        }
        count++;
    }

    int count() {
        return count;
    }

    /** Returns the first ids and where those items are, but none of the items' values. */
    @Override
    public String toString() {
        return String.join(", ", first) + (count > first.size() ? ", \u2026" : "");
    }
}

package io.jenkins.plugins.bitwarden.vault;

import java.util.ArrayList;
import java.util.List;

/** Counts items that match a request in some way, and keeps the first ids for a message. */
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

    /** Returns the first ids with their locations. */
    @Override
    public String toString() {
        return String.join(", ", first) + (count > first.size() ? ", \u2026" : "");
    }
}

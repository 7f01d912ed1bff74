package io.jenkins.plugins.bitwarden.vault;

import java.util.ArrayList;
import java.util.List;

/** Items that somebody may have meant: how many there are, and which the first of them are. */
final class Candidates {

    private static final int MOST_NAMED = 10;

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(PassingItem item) {
        if (first.size() < MOST_NAMED) {
            first.add(item.whereabouts());
        }
        count++;
    }

    int count() {
        return count;
    }

    /** Returns their ids and where they are; none of their values. */
    @Override
    public String toString() {
        return String.join(", ", first) + (count > first.size() ? ", …" : "");
    }
}

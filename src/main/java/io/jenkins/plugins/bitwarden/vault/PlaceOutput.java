package io.jenkins.plugins.bitwarden.vault;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds the ids of some places in what {@code bw list folders}, {@code collections} or {@code organizations} prints. */
final class PlaceOutput extends ListOutput {

    private final Set<String> names;
    private final Map<String, Set<String>> ids = new HashMap<>();
    private String id;
    private String name;

    /**
     * @param names the names of those that are wanted
     */
    PlaceOutput(Set<String> names) {
        this.names = names;
    }

    /** Returns the ids of all places of a name, which need not be the only one of its name; none if there is none. */
    synchronized Set<String> ids(String wanted) {
        return ids.getOrDefault(wanted, Set.of());
    }

    @Override
    boolean wants(String path) {
        return path.equals("id") || path.equals("name");
    }

    @Override
    void take(String path, String text) {
        if (path.equals("id")) {
            id = text;
        } else {
            name = text;
        }
    }

    @Override
    void end(String path) {
        if (path.isEmpty()) {
            // The folder of what is in no folder is listed with an empty id.
            if (id != null && !id.isEmpty() && names.contains(name)) {
                ids.computeIfAbsent(name, first -> new HashSet<>()).add(id);
            }
            id = null;
            name = null;
        }
    }
}

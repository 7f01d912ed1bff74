package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What bw lists of an unlocked vault. */
record VaultLists(CliSession session) {

    /**
     * Returns a search for each request. Starts bw once for each kind of location that a request names by its name.
     *
     * @throws ItemFailure if there is no such location
     */
    List<ItemSearch> searches(List<ItemRequest> requests)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        Map<ItemLocation, Map<String, Set<VaultId>>> named = new EnumMap<>(ItemLocation.class);
        for (ItemLocation location : ItemLocation.values()) {
            named.put(location, idsByName(location, requests));
        }
        List<ItemSearch> searches = new ArrayList<>();
        for (ItemRequest request : requests) {
            Map<ItemLocation, Set<VaultId>> locations = new EnumMap<>(ItemLocation.class);
            for (ItemLocation location : ItemLocation.values()) {
                Optional<String> wanted = location.wantedBy(request);
                if (wanted.isPresent()) {
                    locations.put(location, ids(location, wanted.get(), named.get(location)));
                }
            }
            searches.add(new ItemSearch(request, locations));
        }
        return searches;
    }

    private static Set<VaultId> ids(ItemLocation location, String wanted, Map<String, Set<VaultId>> named)
            throws ItemFailure {
        Set<VaultId> ids = VaultId.of(wanted).map(Set::of).orElse(named.getOrDefault(wanted, Set.of()));
        if (ids.isEmpty()) {
            throw new ItemFailure(location.missing(), wanted);
        }
        return ids;
    }

    /** Lists the locations of one kind if a request needs it. Several may have the same name. */
    private Map<String, Set<VaultId>> idsByName(ItemLocation location, List<ItemRequest> requests)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        Set<String> names = requests.stream()
                .flatMap(request -> location.wantedBy(request).stream())
                .filter(wanted -> VaultId.of(wanted).isEmpty())
                .collect(Collectors.toSet());
        Map<String, Set<VaultId>> ids = new HashMap<>();
        if (!names.isEmpty()) {
            read(location.list(), json -> {
                String name = json.path("name").textValue();
                // bw lists a folder without an id for items that are in no folder.
                Optional<VaultId> id = VaultId.of(json.path("id").textValue());
                if (id.isPresent() && names.contains(name)) {
                    ids.computeIfAbsent(name, first -> new HashSet<>()).add(id.get());
                }
            });
        }
        return ids;
    }

    /**
     * Passes on each object of a list.
     *
     * @throws ItemFailure if bw does not print a whole list
     */
    void read(String what, Consumer<JsonNode> consumer)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        ListReader reader = new ListReader(consumer);
        session.print(reader, reader::isWhole, "list", what);
        if (!reader.isWhole()) {
            throw new ItemFailure(ItemProblem.UNREADABLE, "bw list " + what);
        }
    }
}

package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.bitwarden.cli.CappedOutput;
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

/** Reads values of an unlocked vault. One {@code bw list items} serves any number of items. */
public final class VaultItems {

    private final CliSession session;

    /** Reads from an unlocked session. */
    public VaultItems(CliSession session) {
        this.session = session;
    }

    /**
     * Returns what the requests found, in their order. Starts bw once for all items, once for each authenticator code,
     * and once for each of folders, collections and organizations if a request names one by its name instead of its id.
     *
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw fails
     * @throws ItemFailure if a value does not exist, is ambiguous or cannot be held by a variable
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public List<ItemContent> read(List<ItemRequest> requests)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        List<ItemSearch> searches = searches(requests);
        list("items", json -> {
            Item item = new Item(json);
            searches.forEach(search -> search.consider(item));
        });
        Map<ItemRequest, FieldContent> contents = new HashMap<>();
        for (ItemSearch search : searches) {
            contents.put(search.request(), search.found());
        }
        // Last, because codes expire.
        Map<VaultId, FieldContent> codes = new HashMap<>();
        List<ItemContent> values = new ArrayList<>();
        for (ItemRequest request : requests) {
            FieldContent content = contents.get(request);
            if (content instanceof FieldContent.Code code) {
                if (!codes.containsKey(code.item())) {
                    codes.put(code.item(), FieldContent.of(currentCode(code.item()), code.name(), false));
                }
                content = codes.get(code.item());
            }
            values.add(value(request, content));
        }
        return List.copyOf(values);
    }

    private static ItemContent value(ItemRequest request, FieldContent content) throws ItemFailure {
        if (content instanceof FieldContent.Nothing nothing) {
            throw nothing.failure(request);
        }
        return content instanceof FieldContent.File file ? file.attachment() : ((FieldContent.Value) content).value();
    }

    /**
     * Has bw download and decrypt an attachment into a file of the machine that it runs on. Replaces a file that exists.
     *
     * @param path the absolute path of the file
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw fails, as it does without premium
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void download(Attachment attachment, String path) throws CliFailure, IOException, InterruptedException {
        session.print(
                new CappedOutput(),
                "get",
                "attachment",
                attachment.id(),
                "--itemid",
                attachment.item(),
                "--output",
                path);
    }

    private List<ItemSearch> searches(List<ItemRequest> requests)
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
            list(location.list(), json -> {
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

    private void list(String what, Consumer<JsonNode> consumer)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        ListReader reader = new ListReader(consumer);
        session.print(reader, "list", what);
        if (!reader.isWhole()) {
            throw new ItemFailure(ItemProblem.UNREADABLE, "bw list " + what);
        }
    }

    private String currentCode(VaultId item) throws CliFailure, IOException, InterruptedException {
        CappedOutput code = new CappedOutput();
        session.print(code, "get", ItemRequest.TOTP, item.text());
        return code.text().strip();
    }
}

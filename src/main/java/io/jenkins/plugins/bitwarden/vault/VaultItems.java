package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.bitwarden.cli.CappedOutput;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Reads values of a vault. One {@code bw list items} serves any number of items. */
public final class VaultItems {

    /** Unlocks the vault of a session. */
    @FunctionalInterface
    public interface Unlocking {

        /** Returns the session with its vault unlocked. */
        CliSession unlocked(CliSession locked) throws CliFailure, IOException, InterruptedException;
    }

    private static final int CRASHED = 1;

    private final Unlocking unlocking;

    /** Unlocked from when one start of bw is not enough. */
    private CliSession session;

    /** Reads from a session that is unlocked, or has the master password. */
    public VaultItems(CliSession session) {
        this(session, CliSession::unlocked);
    }

    /**
     * @param unlocking is called if the vault is locked and one start of bw is not enough
     */
    public VaultItems(CliSession session, Unlocking unlocking) {
        this.session = session;
        this.unlocking = unlocking;
    }

    /**
     * Returns what the requests found, in their order. Starts bw once for all items, once for each authenticator code,
     * and once for each of folders, collections and organizations if a request names one by its name instead of its id.
     * If bw has to be started more than once, and the vault is locked, it is unlocked before with a start of its own.
     *
     * @throws IllegalStateException if the vault is locked and there is no master password
     * @throws CliFailure if bw fails
     * @throws ItemFailure if a value does not exist, is ambiguous or cannot be held by a variable
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public List<ItemContent> read(List<ItemRequest> requests)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        if (session.sessionKey().isEmpty()) {
            if (requests.stream().allMatch(ItemRequest::isInListOfItems)) {
                Optional<List<ItemContent>> values =
                        readLocked(List.of(requests)).get(0);
                if (values.isPresent()) {
                    return values.get();
                }
            }
            session = unlocking.unlocked(session);
        }
        VaultLists lists = new VaultLists(session);
        List<ItemSearch> searches = lists.searches(requests);
        lists.read("items", considering(searches));
        return values(requests, searches);
    }

    /**
     * Unlocks the vault and lists its items in one start of bw, for several readers at once.
     *
     * @param readers the requests of each, which all {@linkplain ItemRequest#isInListOfItems are in the list}
     * @return for each reader what its requests found, or nothing if that did not work or one of its values is missing:
     *     bw 2026.9.0 may still be fetching the vault then, and lists nothing, or items that it cannot decrypt yet
     * @throws IllegalStateException if there is no master password
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public List<Optional<List<ItemContent>>> readLocked(List<List<ItemRequest>> readers)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        // bw 2026.9.0 crashes once in each directory on servers without user-key-id, such as Vaultwarden.
        for (int start = 0; start < 2; start++) {
            List<List<ItemSearch>> searches = new ArrayList<>();
            for (List<ItemRequest> requests : readers) {
                searches.add(new VaultLists(session).searches(requests));
            }
            ListReader reader = new ListReader(
                    considering(searches.stream().flatMap(List::stream).toList()));
            OptionalInt exitCode = session.printLocked(reader, reader::isWhole, "list", "items");
            if (exitCode.equals(OptionalInt.of(0)) && reader.isWhole()) {
                List<Optional<List<ItemContent>>> values = new ArrayList<>();
                for (int i = 0; i < readers.size(); i++) {
                    values.add(valuesIfFound(readers.get(i), searches.get(i)));
                }
                return values;
            }
            if (!exitCode.equals(OptionalInt.of(CRASHED)) || !reader.isUntouched()) {
                break;
            }
        }
        return Collections.nCopies(readers.size(), Optional.empty());
    }

    private Optional<List<ItemContent>> valuesIfFound(List<ItemRequest> requests, List<ItemSearch> searches)
            throws CliFailure, IOException, InterruptedException {
        try {
            return searches.stream().allMatch(ItemSearch::couldReadAll)
                    ? Optional.of(values(requests, searches))
                    : Optional.empty();
        } catch (ItemFailure perhapsIncomplete) {
            return Optional.empty();
        }
    }

    private static Consumer<JsonNode> considering(List<ItemSearch> searches) {
        return json -> {
            Item item = new Item(json);
            searches.forEach(search -> search.consider(item));
        };
    }

    private List<ItemContent> values(List<ItemRequest> requests, List<ItemSearch> searches)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
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
     * Has bw download and decrypt an attachment, which {@link #read} has found, into a file of the machine that it runs on.
     * Replaces a file that exists.
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
                () -> false,
                "get",
                "attachment",
                attachment.id(),
                "--itemid",
                attachment.item(),
                "--output",
                path);
    }

    private String currentCode(VaultId item) throws CliFailure, IOException, InterruptedException {
        CappedOutput code = new CappedOutput();
        session.print(code, () -> false, "get", ItemRequest.TOTP, item.text());
        return code.text().strip();
    }
}

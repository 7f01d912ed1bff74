package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.cli.CappedOutput;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads items of an unlocked vault: any number of them by one {@code bw list items}. */
public final class VaultItems {

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final CliSession session;

    /**
     * @param session an open session whose vault is unlocked
     */
    public VaultItems(CliSession session) {
        this.session = session;
    }

    /**
     * Reads items of the vault. Costs one start of bw for any number of items, one more for each of {@code bw list
     * folders}, {@code collections} and {@code organizations} that a request names one of by name, and one for each code
     * of an authenticator.
     *
     * @param requests what is wanted
     * @return the values, in the order of the requests
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw fails
     * @throws ItemFailure if bw's lists do not have one of the values
     * @throws IOException if the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public List<ItemValue> read(List<ItemRequest> requests) throws CliFailure, ItemFailure, IOException, InterruptedException {
        List<ItemSearch> searches = searches(requests);
        list("items", new ItemOutput(searches));
        List<FoundItem> found = new ArrayList<>();
        List<ItemValue> values = new ArrayList<>();
        for (ItemSearch search : searches) {
            FoundItem item = search.found();
            found.add(item);
            // Codes are asked for last, since they grow old.
            values.add(item.givesCode() ? null : item.value());
        }
        Map<String, String> codes = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null) {
                FoundItem item = found.get(i);
                if (!codes.containsKey(item.id())) {
                    codes.put(item.id(), code(item.id()));
                }
                values.set(i, item.value(codes.get(item.id())));
            }
        }
        return List.copyOf(values);
    }

    private List<ItemSearch> searches(List<ItemRequest> requests) throws CliFailure, ItemFailure, IOException, InterruptedException {
        Map<Place, PlaceOutput> listed = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            listed.put(place, listed(place, requests));
        }
        List<ItemSearch> searches = new ArrayList<>();
        for (ItemRequest request : requests) {
            Map<Place, Set<String>> places = new EnumMap<>(Place.class);
            for (Place place : Place.values()) {
                String asked = place.of(request);
                if (asked != null) {
                    places.put(place, ids(place, asked, listed.get(place)));
                }
            }
            searches.add(new ItemSearch(request, places));
        }
        return searches;
    }

    private static Set<String> ids(Place place, String asked, PlaceOutput listed) throws ItemFailure {
        Set<String> ids = isId(asked) ? Set.of(asked.toLowerCase(Locale.ROOT)) : listed.ids(asked);
        if (ids.isEmpty()) {
            throw new ItemFailure(place.missing(), asked);
        }
        return ids;
    }

    /** Asks bw for the ids of all places of one kind that are named; costs nothing if none is. */
    private PlaceOutput listed(Place place, List<ItemRequest> requests)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        Set<String> names = requests.stream()
                .map(place::of)
                .filter(Objects::nonNull)
                .filter(asked -> !isId(asked))
                .collect(Collectors.toSet());
        PlaceOutput output = new PlaceOutput(names);
        if (!names.isEmpty()) {
            list(place.listed(), output);
        }
        return output;
    }

    private void list(String what, ListOutput output) throws CliFailure, ItemFailure, IOException, InterruptedException {
        session.print(output, "list", what);
        if (!output.isComplete()) {
            throw new ItemFailure(ItemProblem.UNREADABLE, "bw list " + what);
        }
    }

    private String code(String id) throws CliFailure, IOException, InterruptedException {
        CappedOutput code = new CappedOutput();
        session.print(code, "get", ItemRequest.TOTP, id);
        return code.text().strip();
    }

    private static boolean isId(String asked) {
        return ID.matcher(asked).matches();
    }
}

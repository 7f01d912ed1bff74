package io.jenkins.plugins.bitwarden.vault;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows each item that {@code bw list items} prints to some searches, one at a time. */
final class ItemOutput extends ListOutput {

    /** Of a login, a card or whatever else, but not of a list in the item, such as earlier passwords. */
    private static final Pattern OWN_FIELD = Pattern.compile("(?:\\w+\\.)?(\\w+)");

    private final List<ItemSearch> searches;
    private final Set<String> fields;
    private PassingItem item = new PassingItem();

    ItemOutput(List<ItemSearch> searches) {
        this.searches = searches;
        fields = searches.stream().map(search -> search.request().field()).collect(Collectors.toSet());
    }

    @Override
    boolean wants(String path) {
        if (PassingItem.isAlwaysRead(path)) {
            return true;
        }
        if (path.equals("fields[].value")) {
            return item.isInCustomField(fields);
        }
        if (path.equals("login.uris[].uri")) {
            return fields.contains("uri");
        }
        Matcher own = OWN_FIELD.matcher(path);
        return own.matches() && fields.contains(own.group(1));
    }

    @Override
    void take(String path, String text) {
        item.take(path, text);
    }

    @Override
    void end(String path) {
        if (path.equals("fields[]")) {
            item.endCustomField(fields);
        } else if (path.isEmpty()) {
            searches.forEach(search -> search.consider(item));
            item = new PassingItem();
        }
    }
}

package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attachments that bw lists for an item.
 *
 * @param item the item's id
 * @param json their array, or a missing node
 */
record Attachments(VaultId item, JsonNode json) {

    /** Servers choose these ids, and they are on command lines. Bitwarden's have 32 letters and digits, Vaultwarden's 20. */
    private static final Pattern ID = Pattern.compile("\\p{Alnum}[\\p{Alnum}_-]{0,99}");

    private static final int MOST_NAMED = 10;
    private static final int LONGEST_NAME = 100;

    /** Returns the attachment of this name or id, or why there is not exactly one. */
    FieldContent find(String nameOrId) {
        List<Attachment> all = json.valueStream()
                .map(this::attachment)
                .filter(attachment -> ID.matcher(attachment.id()).matches())
                .toList();
        List<Attachment> byId =
                all.stream().filter(one -> one.id().equals(nameOrId)).toList();
        List<Attachment> found = byId.isEmpty()
                ? all.stream().filter(one -> one.name().equals(nameOrId)).toList()
                : byId;
        if (all.isEmpty()) {
            return new FieldContent.Nothing(ItemProblem.ATTACHMENT_NONE);
        }
        if (found.isEmpty()) {
            return new FieldContent.Nothing(
                    ItemProblem.ATTACHMENT_MISSING, list(all.stream().map(Attachment::name)));
        }
        if (found.size() > 1) {
            return new FieldContent.Nothing(
                    ItemProblem.ATTACHMENT_AMBIGUOUS, list(found.stream().map(Attachment::id)));
        }
        return new FieldContent.File(found.get(0));
    }

    private Attachment attachment(JsonNode attachment) {
        return new Attachment(item.text(), Item.text(attachment, "id"), Item.text(attachment, "fileName"));
    }

    private static String list(Stream<String> texts) {
        List<String> some = texts.limit(MOST_NAMED + 1L).toList();
        return some.stream()
                .limit(MOST_NAMED)
                .map(text -> text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "\u2026")
                .map(text -> "\u201c" + text + "\u201d")
                .collect(Collectors.joining(", ", "", some.size() > MOST_NAMED ? ", \u2026" : ""));
    }
}

package io.jenkins.plugins.bitwarden.vault;

import java.nio.charset.StandardCharsets;

sealed interface FieldContent {

    /** bw lists this for a name or value that it cannot decrypt. */
    String UNDECRYPTABLE = "[error: cannot decrypt]";

    /**
     * Returns the text, or why a build cannot have it. bw lists null for a field that is empty or hidden.
     *
     * @param name the item's name
     */
    static FieldContent of(String text, String name, boolean ofSshKey) {
        if (text == null) {
            return new Nothing(ItemProblem.FIELD_NULL);
        }
        if (text.isBlank()) {
            return new Nothing(ItemProblem.FIELD_EMPTY);
        }
        if (text.equals(UNDECRYPTABLE)) {
            return new Nothing(ItemProblem.FIELD_UNDECRYPTABLE);
        }
        if (text.indexOf('\0') >= 0) {
            return new Nothing(ItemProblem.FIELD_NUL);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return new Nothing(ItemProblem.FIELD_SURROGATE);
        }
        return new Value(new ItemValue(text, name, ofSshKey));
    }

    /** A secret that an environment variable can hold. */
    record Value(ItemValue value) implements FieldContent {}

    /** An authenticator key. It is not kept, because bw must be asked for its current code. */
    record Code(VaultId item, String name) implements FieldContent {}

    /** A file that bw must be asked for. */
    record File(Attachment attachment) implements FieldContent {}

    /**
     * Nothing that a build can use.
     *
     * @param candidates what could be meant, for the problem's message
     */
    record Nothing(ItemProblem problem, String candidates) implements FieldContent {

        Nothing(ItemProblem problem) {
            this(problem, "");
        }

        ItemFailure failure(ItemRequest request) {
            String wanted = request.attachment() == null ? request.field() : request.attachment();
            return new ItemFailure(problem, request.item(), wanted, candidates);
        }
    }
}

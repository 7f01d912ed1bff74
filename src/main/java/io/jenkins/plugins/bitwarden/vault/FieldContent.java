package io.jenkins.plugins.bitwarden.vault;

import java.nio.charset.StandardCharsets;

/** What an item has in one field. */
sealed interface FieldContent {

    /** What bw lists instead of a name or a value that it cannot decrypt. */
    String UNDECRYPTABLE = "[error: cannot decrypt]";

    /** Returns the text, or why a build cannot have it; null is what bw lists for a field that is empty or hidden. */
    static FieldContent of(String text) {
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
        return new Text(text);
    }

    /**
     * A text that an environment variable can hold.
     *
     * @param text the text, which is a secret
     */
    record Text(String text) implements FieldContent {

        /** Returns stars. */
        @Override
        public String toString() {
            return "********";
        }
    }

    /**
     * An authenticator key, which is not kept: bw must be asked for its current code.
     *
     * @param item the item with the key
     */
    record Code(VaultId item) implements FieldContent {}

    /**
     * Nothing that a build could use.
     *
     * @param problem why
     */
    record Nothing(ItemProblem problem) implements FieldContent {

        ItemFailure failure(ItemRequest request) {
            return new ItemFailure(problem, request.item(), request.field());
        }
    }
}

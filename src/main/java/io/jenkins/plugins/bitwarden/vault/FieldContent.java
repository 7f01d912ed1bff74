package io.jenkins.plugins.bitwarden.vault;

import java.nio.charset.StandardCharsets;

sealed interface FieldContent {

    /** bw lists this for a name or value that it cannot decrypt. */
    String UNDECRYPTABLE = "[error: cannot decrypt]";

    /** Returns the text, or why a build cannot have it. bw lists null for a field that is empty or hidden. */
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

    /** A secret that an environment variable can hold. */
    record Text(String text) implements FieldContent {

        @Override
        public String toString() {
            return "********";
        }
    }

    /** An authenticator key. It is not kept, because bw must be asked for its current code. */
    record Code(VaultId item) implements FieldContent {}

    /** Nothing that a build can use. */
    record Nothing(ItemProblem problem) implements FieldContent {

        ItemFailure failure(ItemRequest request) {
            return new ItemFailure(problem, request.item(), request.field());
        }
    }
}

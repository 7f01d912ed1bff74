package io.jenkins.plugins.bitwarden.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong with a key that a server rejects, told by the JSON of its answer. Bitwarden's own servers never tell
 * more than {@link #WRONG_KEY}; the others are Vaultwarden's. Each has a message of its own name in
 * {@code Messages.properties}.
 */
public enum Rejection {
    /** Mistyped, rotated, or of an account that is somewhere else. */
    WRONG_KEY("\"error\":\"invalid_client\""),
    /** No account has this client_id. */
    WRONG_CLIENT_ID("\"(?:Invalid|Malformed) client_id\""),
    /** The account has another client_secret. */
    WRONG_CLIENT_SECRET("\"Incorrect client_secret\""),
    /** The key is right, but the account has been disabled. */
    DISABLED("\"This user has been disabled");

    private final Pattern answered;

    Rejection(String answered) {
        this.answered = Pattern.compile(answered);
    }

    static Optional<Rejection> in(String json) {
        return Arrays.stream(values())
                .filter(rejection -> rejection.answered.matcher(json).find())
                .findFirst();
    }
}

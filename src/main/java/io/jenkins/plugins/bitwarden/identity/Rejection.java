package io.jenkins.plugins.bitwarden.identity;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a server rejects a key, by the JSON of its answer. Bitwarden's servers only tell {@link #WRONG_KEY}; Vaultwarden
 * tells the others. Each has a message of the same name in {@code Messages.properties}.
 */
public enum Rejection {
    /** The key is mistyped, rotated, or of another server. */
    WRONG_KEY("\"error\":\"invalid_client\""),
    WRONG_CLIENT_ID("\"(?:Invalid|Malformed) client_id\""),
    WRONG_CLIENT_SECRET("\"Incorrect client_secret\""),
    /** The key is right, but the account is disabled. */
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

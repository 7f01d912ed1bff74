package io.jenkins.plugins.bitwarden.embedded;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a client can ask an {@link EmbeddedBitwarden} for. */
public enum Endpoint {
    /** An access token in exchange for a personal API key. */
    TOKEN("POST", "/identity/connect/token"),

    /** The server's version and settings; needs no access token. */
    CONFIG("GET", "/api/config"),

    /** The whole vault, encrypted. */
    SYNC("GET", "/api/sync"),

    /** When the account last changed. */
    REVISION_DATE("GET", "/api/accounts/revision-date"),

    /** Where a client of 2026.9.0 or newer records the id of the user key, once per account. */
    USER_KEY_ID("POST", "/api/accounts/key-management/user-key-id"),

    /** Where an attachment can be downloaded from, for a short while; the stars are the ids of the item and of it. */
    ATTACHMENT("GET", "/api/ciphers/*/attachment/*"),

    /** The encrypted file of an attachment; needs no access token but the one in its address. */
    FILE("GET", "/attachments/*/*"),

    /** Where the CLI asks for a two-step login code by e-mail; always refused with 401. */
    TWO_FACTOR_EMAIL("POST", "/api/two-factor/send-email-login");

    private final String method;
    private final String path;
    private final Pattern pattern;

    Endpoint(String method, String path) {
        this.method = method;
        this.path = path;
        this.pattern = Pattern.compile(path.replace("*", "[^/]+"));
    }

    /** Returns the path below the server's URL, beginning with a slash, with stars for ids. */
    public String path() {
        return path;
    }

    static Optional<Endpoint> of(String method, String path) {
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.method.equals(method)
                        && endpoint.pattern.matcher(path).matches())
                .findFirst();
    }
}

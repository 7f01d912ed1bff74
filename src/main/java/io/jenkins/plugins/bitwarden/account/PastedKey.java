package io.jenkins.plugins.bitwarden.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody gets who selects the whole "View API key" box of the web vault instead of one value: client_id,
 * client_secret, scope and grant_type with their labels. A one-line form field drops the line ends of what is pasted
 * into it, so the labels alone must tell the values apart.
 *
 * @param clientId the client_id in it
 * @param clientSecret the client_secret in it
 */
public record PastedKey(ClientId clientId, ClientSecret clientSecret) {

    private static final String LABEL_END = "[\"']?\\s*[:=]?\\s*[\"']?";
    private static final Pattern BLOCK = Pattern.compile(
            "client_?id" + LABEL_END + "(?<id>user\\.[\\p{Alnum}._~-]+?)[\"',;\\s]*"
                    + "(?:export\\s+)?(?:bw_)?client_?secret" + LABEL_END
                    + "(?<secret>[\\p{Alnum}_~-]+?)[\"',;\\s}]*"
                    + "(?:scope" + LABEL_END + "api.*|grant_?type.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * Looks for a whole key in a text, with or without its line ends.
     *
     * @param text what was pasted
     * @return the two values, or nothing if the text is not such a block
     */
    public static Optional<PastedKey> in(String text) {
        Matcher block = BLOCK.matcher(text);
        int start = text.toLowerCase(Locale.ROOT).indexOf("client");
        if (start < 0 || !block.region(start, text.length()).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PastedKey(new ClientId(block.group("id")), new ClientSecret(block.group("secret"))));
        } catch (InvalidValueException notAKey) {
            return Optional.empty();
        }
    }
}

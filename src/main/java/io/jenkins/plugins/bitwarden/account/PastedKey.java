package io.jenkins.plugins.bitwarden.account;

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

    /** A whole block has some 200 characters. */
    private static final int LONGEST = 2000;

    private static final Pattern START = Pattern.compile("client", Pattern.CASE_INSENSITIVE);

    /** Each part ends where it cannot go on, or where the next label begins: nothing is ever tried a second time. */
    private static final String LABEL_END = "[\"']?+\\s*+[:=]?+\\s*+[\"']?+";

    private static final Pattern BLOCK = Pattern.compile(
            "client_?id" + LABEL_END
                    + "(?<id>user\\.(?:(?!export\\s|(?:bw_)?client_?secret)[\\p{Alnum}._~-])++)[\"',;\\s]*+"
                    + "(?:export\\s++)?+(?:bw_)?+client_?secret" + LABEL_END
                    + "(?<secret>(?:(?!scope|grant_?type)[\\p{Alnum}_~-])++)[\"',;\\s}]*+"
                    + "(?:scope" + LABEL_END + "api.*|grant_?type.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * Looks for a whole key in a text, with or without its line ends.
     *
     * @param text what was pasted
     * @return the two values, or nothing if the text is not such a block
     */
    public static Optional<PastedKey> in(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher start = START.matcher(text);
        Matcher block = BLOCK.matcher(text);
        if (!start.find() || !block.region(start.start(), text.length()).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PastedKey(new ClientId(block.group("id")), new ClientSecret(block.group("secret"))));
        } catch (InvalidValueException notAKey) {
            return Optional.empty();
        }
    }

    /**
     * Takes a key as somebody filled in its two fields: each with its value, or one with the whole key, and the other
     * left empty or holding nothing else than the whole key does.
     *
     * @param clientId what is in the field for the client_id
     * @param clientSecret what is in the field for the client_secret
     * @return the two values
     * @throws InvalidValueException if one of them cannot be right, or the fields contradict each other
     */
    public static PastedKey of(String clientId, String clientSecret) {
        Optional<PastedKey> inId = in(clientId);
        Optional<PastedKey> inSecret = in(clientSecret);
        PastedKey key = new PastedKey(
                inId.or(() -> isEmpty(clientId) ? inSecret : Optional.empty())
                        .map(PastedKey::clientId)
                        .orElseGet(() -> new ClientId(clientId)),
                inSecret.or(() -> isEmpty(clientSecret) ? inId : Optional.empty())
                        .map(PastedKey::clientSecret)
                        .orElseGet(() -> new ClientSecret(clientSecret)));
        inId.ifPresent(whole -> whole.checkAgrees(key));
        inSecret.ifPresent(whole -> whole.checkAgrees(key));
        return key;
    }

    private void checkAgrees(PastedKey key) {
        if (!clientId.equals(key.clientId)) {
            throw new InvalidValueException(Messages._PastedKey_otherClientId());
        }
        if (!clientSecret.equals(key.clientSecret)) {
            throw new InvalidValueException(Messages._PastedKey_otherClientSecret());
        }
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isBlank();
    }
}

package io.jenkins.plugins.bitwarden.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two values of a pasted "View API key" box of the web vault: client_id, client_secret, scope and grant_type with
 * their labels. A one-line form field drops line ends, so only the labels separate the values.
 */
public record PastedKey(ClientId clientId, ClientSecret clientSecret) {

    /** A whole box has about 200 characters. */
    private static final int LONGEST = 2000;

    private static final Pattern START = Pattern.compile("client", Pattern.CASE_INSENSITIVE);

    /** Possessive quantifiers: no part of a text is tried a second time, so no text takes long. */
    private static final String LABEL_END = "[\"']?+\\s*+[:=]?+\\s*+[\"']?+";

    private static final Pattern BLOCK = Pattern.compile(
            "client_?id" + LABEL_END
                    + "(?<id>user\\.(?:(?!export\\s|(?:bw_)?client_?secret)[\\p{Alnum}._~-])++)[\"',;\\s]*+"
                    + "(?:export\\s++)?+(?:bw_)?+client_?secret" + LABEL_END
                    + "(?<secret>(?:(?!scope|grant_?type)[\\p{Alnum}_~-])++)[\"',;\\s}]*+"
                    + "(?:scope" + LABEL_END + "api.*|grant_?type.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Returns the key in a pasted box, with or without its line ends, or nothing if the text is something else. */
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
     * Returns the key of a form's two fields. Each has its value, or one has the whole box. Then the field of the
     * client_secret is empty or has the whole box too, and that of the client_id is empty or agrees.
     *
     * @throws InvalidValueException if a value is invalid, or the fields contradict each other
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
        if (inId.isPresent() && inSecret.isEmpty() && !isEmpty(clientSecret)) {
            // Also if it is the same: an encrypted client_secret in this field could be found out by guessing.
            throw new InvalidValueException(Messages._PastedKey_otherClientSecret());
        }
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

package io.jenkins.plugins.bitwarden.account;

import java.util.regex.Pattern;

/** The client_secret of a personal API key. Only {@link #reveal()} returns it. */
public final class ClientSecret {

    private static final Pattern CLIENT_ID = Pattern.compile("(user|organization)\\..*", Pattern.DOTALL);

    /** A value that Jenkins encrypted. A form's hidden field holds one, and a user may paste text beside it. */
    static final Pattern ENCRYPTED = Pattern.compile("\\{[\\p{Alnum}+/]{20,}={0,2}}");

    /** White space, and invisible characters that some web pages add to copied text. */
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\p{C}]");

    /** Bitwarden's have 30 characters. A shorter one than this was cut off, and masking it would garble a log. */
    private static final int SHORTEST = 8;

    private final String value;

    /**
     * @param text the client_secret; white space around it and its label are dropped
     * @throws InvalidValueException if the text is empty, too short, has a gap, or is something else: a client_id, a
     *     whole pasted key, a placeholder, or a value that Jenkins encrypted
     */
    public ClientSecret(String text) {
        if (PastedKey.in(text).isPresent()) {
            throw new InvalidValueException(Messages._ClientSecret_pastedKey());
        }
        value = text == null ? "" : PastedLine.CLIENT_SECRET.value(text.strip());
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._ClientSecret_empty());
        }
        if (CLIENT_ID.matcher(value).matches() || PastedLine.CLIENT_ID.matches(value)) {
            throw new InvalidValueException(Messages._ClientSecret_clientId());
        }
        if (ClientId.PLACEHOLDER.matcher(value).matches()) {
            throw new InvalidValueException(Messages._ClientSecret_placeholder());
        }
        if (ENCRYPTED.matcher(value).find()) {
            throw new InvalidValueException(Messages._ClientSecret_encrypted());
        }
        if (GAP.matcher(value).find()) {
            throw new InvalidValueException(Messages._ClientSecret_gap());
        }
        if (value.length() < SHORTEST) {
            throw new InvalidValueException(Messages._ClientSecret_short(String.valueOf(SHORTEST)));
        }
    }

    /** Returns the client_secret in clear. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientSecret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "********";
    }
}

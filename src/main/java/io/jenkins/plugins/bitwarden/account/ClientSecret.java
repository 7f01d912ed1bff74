package io.jenkins.plugins.bitwarden.account;

import java.util.regex.Pattern;

/** The client_secret of a personal API key. Only {@link #reveal()} gives it away. */
public final class ClientSecret {

    private static final Pattern ANOTHER_THING = Pattern.compile("(user|organization)\\..*", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("[*•]+");

    /** How Jenkins encrypts, and what a form's hidden field still holds where somebody pastes beside it. */
    private static final Pattern ENCRYPTED = Pattern.compile("\\{[\\p{Alnum}+/]{20,}={0,2}}");

    /** Blanks, and the invisible characters that some pages put into what is copied from them. */
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\p{C}]");

    /** Bitwarden's have 30 characters; what is shorter than this was cut off, and would be poor to mask in a log. */
    private static final int SHORTEST = 8;

    private final String value;

    /**
     * Takes a client_secret as somebody typed or pasted it, without the blanks and line ends around it.
     *
     * @param text the client_secret
     * @throws InvalidValueException if it is empty, or plainly something else: a client_id, a whole pasted key, the
     *     stars that a form shows in its place, an encrypted value, too short, or with a gap inside
     */
    public ClientSecret(String text) {
        value = text == null ? "" : text.strip();
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._ClientSecret_empty());
        }
        if (PastedKey.in(value).isPresent()) {
            throw new InvalidValueException(Messages._ClientSecret_pastedKey());
        }
        if (ANOTHER_THING.matcher(value).matches()) {
            throw new InvalidValueException(Messages._ClientSecret_clientId());
        }
        if (PLACEHOLDER.matcher(value).matches()) {
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

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

package io.jenkins.plugins.bitwarden.account;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;

/**
 * The client_id of a personal API key: {@code user.} and the account's id. It never changes, also not when the key is
 * rotated.
 *
 * @param value the client_id as Bitwarden shows it, without the blanks that pasting adds
 */
public record ClientId(String value) {

    private static final String PERSONAL = "user.";
    private static final String ORGANIZATION = "organization.";
    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern REST = Pattern.compile("[\\p{Alnum}._~-]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("[*•]+");
    private static final int SHOWN = 4;

    /**
     * Takes a client_id as somebody typed or pasted it.
     *
     * @throws InvalidValueException if it is empty, an organization's key, which bw refuses ("Organization API Key
     *     currently not supported"), a whole pasted key, the stars that a form shows in its place, or anything else
     *     that does not begin with {@code user.}
     */
    public ClientId {
        value = value == null ? "" : value.strip();
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._ClientId_empty());
        }
        if (PastedKey.in(value).isPresent()) {
            throw new InvalidValueException(Messages._ClientId_pastedKey());
        }
        if (value.startsWith(ORGANIZATION)) {
            throw new InvalidValueException(Messages._ClientId_organization());
        }
        if (PLACEHOLDER.matcher(value).matches()) {
            throw new InvalidValueException(Messages._ClientId_placeholder());
        }
        if (!value.startsWith(PERSONAL)) {
            throw new InvalidValueException(Messages._ClientId_notPersonal());
        }
        if (!REST.matcher(value.substring(PERSONAL.length())).matches()) {
            throw new InvalidValueException(Messages._ClientId_illegal());
        }
    }

    /** Returns what is unusual about this client_id though it may be right, as a Vaultwarden's may be. */
    public Optional<Localizable> warning() {
        return UUID.matcher(value.substring(PERSONAL.length())).matches()
                ? Optional.empty()
                : Optional.of(Messages._ClientId_notUuid());
    }

    /** Returns the first and the last four characters, enough to tell two keys apart: {@code user…4f2a}. */
    public String masked() {
        return value.length() < PERSONAL.length() + 2 * SHOWN
                ? value.substring(0, SHOWN) + "…"
                : value.substring(0, SHOWN) + "…" + value.substring(value.length() - SHOWN);
    }

    /** Returns the first and the last characters of a text that is a client_id; nothing if it is none. */
    public static Optional<String> masked(String text) {
        try {
            return Optional.of(new ClientId(text).masked());
        } catch (InvalidValueException isNone) {
            return Optional.empty();
        }
    }

    /** Returns {@link #masked()}. */
    @Override
    public String toString() {
        return masked();
    }
}

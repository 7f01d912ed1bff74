package io.jenkins.plugins.bitwarden.account;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;

/**
 * The client_id of a personal API key: {@code user.} and the account's id. It stays the same when the key is rotated.
 *
 * @param value the client_id, without white space around it
 */
public record ClientId(String value) {

    private static final String PERSONAL = "user.";
    private static final String ORGANIZATION = "organization.";
    private static final Pattern ACCOUNT = Pattern.compile("[\\p{Alnum}._~-]+");
    private static final int SHOWN = 4;

    /** Ids of accounts, items, folders, collections and organizations are of this form. */
    public static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** The characters that a form shows instead of a value. */
    static final Pattern PLACEHOLDER = Pattern.compile("[*•]+");

    /**
     * @throws InvalidValueException if the value is empty, a whole pasted key, a placeholder, an organization's key,
     *     which bw refuses ("Organization API Key currently not supported"), or does not begin with {@code user.}
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
        if (!ACCOUNT.matcher(value.substring(PERSONAL.length())).matches()) {
            throw new InvalidValueException(Messages._ClientId_illegal());
        }
    }

    /** Returns a warning if the account's id is no UUID, else nothing. Vaultwarden may have such ids. */
    public Optional<Localizable> warning() {
        return UUID.matcher(value.substring(PERSONAL.length())).matches()
                ? Optional.empty()
                : Optional.of(Messages._ClientId_notUuid());
    }

    /** Returns the first and the last four characters, such as {@code user…4f2a}. */
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

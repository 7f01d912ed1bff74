package io.jenkins.plugins.bitwarden.account;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;

/**
 * The client_id of a personal API key: {@code user.} and the account's id. It stays the same when the key is rotated.
 *
 * @param value the client_id, without white space around it and without its label
 */
public record ClientId(String value) {

    private static final String PERSONAL = "user.";
    private static final String ORGANIZATION = "organization.";
    private static final Pattern ACCOUNT = Pattern.compile("[\\p{Alnum}._~-]+");
    private static final int SHOWN = 4;

    /** Of a shorter id than this, nothing is shown. */
    private static final int FEWEST_MASKED = 3 * SHOWN;

    /** Ids of accounts, items, folders, collections and organizations are of this form. */
    public static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** The characters that a form shows instead of a value. */
    static final Pattern PLACEHOLDER = Pattern.compile("[*•]+");

    /**
     * @throws InvalidValueException if the value is empty, a whole pasted key, a placeholder, an organization's key,
     *     which bw refuses ("Organization API Key currently not supported"), or does not begin with {@code user.}
     */
    public ClientId {
        if (PastedKey.in(value).isPresent()) {
            throw new InvalidValueException(Messages._ClientId_pastedKey());
        }
        value = value == null ? "" : PastedLine.CLIENT_ID.value(value.strip());
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._ClientId_empty());
        }
        if (value.startsWith(ORGANIZATION)) {
            throw new InvalidValueException(Messages._ClientId_organization());
        }
        if (PastedLine.CLIENT_SECRET.matches(value)) {
            throw new InvalidValueException(Messages._ClientId_clientSecret());
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

    /** Returns the first and the last four characters of the account's id, such as {@code user.6f9a…4f2a}. */
    public String masked() {
        String account = value.substring(PERSONAL.length());
        return account.length() < FEWEST_MASKED
                ? PERSONAL + "…"
                : PERSONAL + account.substring(0, SHOWN) + "…" + account.substring(account.length() - SHOWN);
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

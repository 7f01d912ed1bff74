package io.jenkins.plugins.bitwarden.account;

import java.util.Optional;

/** The master password of an account, which unlocks its vault. Only {@link #reveal()} returns it. */
public final class MasterPassword {

    /** Jenkins masks nothing shorter in a log. Bitwarden has always required at least eight characters. */
    private static final int SHORTEST = 3;

    private final String value;

    /**
     * @param text the master password. Spaces are part of it. Line ends at its end are dropped: {@code echo} writes
     *     one, and the web vault accepts none
     * @throws InvalidValueException if the text is empty, too short, a placeholder, a value that Jenkins encrypted, or
     *     contains a line end, which no master password has, or a NUL, which no environment variable can hold
     */
    public MasterPassword(String text) {
        value = withoutLineEndsAtTheEnd(text == null ? "" : text);
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._MasterPassword_empty());
        }
        if (ClientId.PLACEHOLDER.matcher(value).matches()) {
            throw new InvalidValueException(Messages._MasterPassword_placeholder());
        }
        if (ClientSecret.ENCRYPTED.matcher(value).find()) {
            throw new InvalidValueException(Messages._MasterPassword_encrypted());
        }
        if (value.length() < SHORTEST) {
            throw new InvalidValueException(Messages._MasterPassword_short(String.valueOf(SHORTEST)));
        }
        if (value.chars().anyMatch(MasterPassword::isLineEnd)) {
            throw new InvalidValueException(Messages._MasterPassword_lineEnd());
        }
        if (value.indexOf('\0') >= 0) {
            throw new InvalidValueException(Messages._MasterPassword_nul());
        }
    }

    /**
     * Returns a master password that need not be there; nothing if the text is null or blank.
     *
     * @throws InvalidValueException as the constructor does
     */
    public static Optional<MasterPassword> optional(String text) {
        return text == null || text.isBlank() ? Optional.empty() : Optional.of(new MasterPassword(text));
    }

    private static String withoutLineEndsAtTheEnd(String text) {
        int end = text.length();
        while (end > 0 && isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isLineEnd(int character) {
        return character == '\n' || character == '\r';
    }

    /** Returns the master password in clear. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "********";
    }
}

package io.jenkins.plugins.bitwarden.account;

/** The master password of an account, which unlocks its vault. Only {@link #reveal()} gives it away. */
public final class MasterPassword {

    /** Jenkins masks nothing shorter in a log; Bitwarden's have always had eight characters or more. */
    private static final int SHORTEST = 3;

    private final String value;

    /**
     * Takes a master password as it is: blanks count. Only line ends at its end are dropped, which a file written by
     * {@code echo} has and the web vault never takes.
     *
     * @param text the master password
     * @throws InvalidValueException if it is empty, too short to be one, or holds a line end, which no master password
     *     has, or a NUL, which no environment variable can carry
     */
    public MasterPassword(String text) {
        value = withoutLineEndsAtTheEnd(text == null ? "" : text);
        if (value.isEmpty()) {
            throw new InvalidValueException(Messages._MasterPassword_empty());
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

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

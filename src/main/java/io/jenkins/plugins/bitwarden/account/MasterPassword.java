package io.jenkins.plugins.bitwarden.account;

/** The master password of an account, which unlocks its vault. Only {@link #reveal()} gives it away. */
public final class MasterPassword {

    /** Jenkins masks nothing shorter in a log; Bitwarden's have always had eight characters or more. */
    private static final int SHORTEST = 3;

    private final String value;

    /**
     * Takes a master password as it is: blanks count.
     *
     * @param text the master password
     * @throws InvalidValueException if it is empty, too short to be one, or holds a NUL, which no environment variable can carry
     */
    public MasterPassword(String text) {
        value = text == null ? "" : text;
        if (value.isEmpty()) {
            throw new InvalidValueException("MasterPassword.empty");
        }
        if (value.length() < SHORTEST) {
            throw new InvalidValueException("MasterPassword.short", SHORTEST);
        }
        if (value.indexOf('\0') >= 0) {
            throw new InvalidValueException("MasterPassword.nul");
        }
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

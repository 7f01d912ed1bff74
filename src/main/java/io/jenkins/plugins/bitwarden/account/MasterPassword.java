package io.jenkins.plugins.bitwarden.account;

/** The master password of an account, which unlocks its vault. Only {@link #reveal()} gives it away. */
public final class MasterPassword {

    private final String value;

    /**
     * Takes a master password as it is: blanks count.
     *
     * @param text the master password
     * @throws InvalidValueException if it is empty, or holds a NUL, which no environment variable can carry
     */
    public MasterPassword(String text) {
        value = text == null ? "" : text;
        if (value.isEmpty()) {
            throw new InvalidValueException("MasterPassword.empty");
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

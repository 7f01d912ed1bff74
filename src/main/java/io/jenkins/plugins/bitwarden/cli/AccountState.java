package io.jenkins.plugins.bitwarden.cli;

import java.io.Serializable;

/**
 * What {@code data.json}, or bw itself, tells about the account in a directory.
 *
 * @param written whether bw has written to the prepared file
 * @param loggedIn whether bw has tokens of an account
 * @param synced whether bw has the vault. If it could not fetch the vault, bw reports a successful login all the same
 * @param unlocked whether a session key opens the vault
 */
public record AccountState(boolean written, boolean loggedIn, boolean synced, boolean unlocked)
        implements Serializable {

    /** The state if the file is missing or not understood. */
    public static final AccountState UNKNOWN = new AccountState(true, false, false, false);
}

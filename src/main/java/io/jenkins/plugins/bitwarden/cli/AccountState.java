package io.jenkins.plugins.bitwarden.cli;

import java.io.Serializable;

/**
 * How a data directory stands, as far as its {@code data.json} or bw itself tells.
 *
 * @param written whether bw has written into the file that was prepared for it
 * @param loggedIn whether bw has tokens of an account
 * @param synced whether bw has the account's vault; after a login whose fetch failed it has not, though bw calls that
 *     login a success
 * @param unlocked whether a session key opens that vault
 */
public record AccountState(boolean written, boolean loggedIn, boolean synced, boolean unlocked)
        implements Serializable {

    /** Of a file that is missing or not understood. */
    public static final AccountState UNKNOWN = new AccountState(true, false, false, false);
}

package io.jenkins.plugins.bitwarden.cli;

/**
 * How a data directory stands.
 *
 * @param loggedIn whether bw has tokens of an account
 * @param synced whether bw has the account's vault; after a login whose fetch failed it has not, though bw calls that
 *     login a success
 * @param unlocked whether a session key opens that vault
 */
record AccountState(boolean loggedIn, boolean synced, boolean unlocked) {

    static final AccountState NONE = new AccountState(false, false, false);
}

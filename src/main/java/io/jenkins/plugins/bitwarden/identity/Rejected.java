package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import org.jvnet.localizer.Localizable;

/** The server rejects the key: logins fail until the credential is changed. */
public record Rejected(Rejection rejection, BitwardenServer server) implements Answer {

    /**
     * Returns the message. A cloud does not know the other cloud's accounts, so its message names the other region. The
     * key is not tried there, because that would send a secret to a server that no user chose.
     */
    @Override
    public Localizable sentence() {
        if (rejection == Rejection.WRONG_KEY && server.equals(BitwardenServer.US)) {
            return Messages._WRONG_KEY_US(server.url());
        }
        if (rejection == Rejection.WRONG_KEY && server.equals(BitwardenServer.EU)) {
            return Messages._WRONG_KEY_EU(server.url());
        }
        return PrintableLine.message(Messages.class, rejection, server.url());
    }

    /** Returns whether another key would help. It does not if the account is disabled. */
    public boolean isKeyWrong() {
        return rejection != Rejection.DISABLED;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }
}

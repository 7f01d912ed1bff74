package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * The server knows the answer, and it is no: a login with this key fails until the credential is changed.
 *
 * @param rejection what is wrong with the key, as far as the server tells
 * @param server the server
 */
public record Rejected(Rejection rejection, BitwardenServer server) implements Answer {

    /**
     * Returns the message. To both clouds an account of the other one is unknown, so theirs name the other region; the
     * key is not tried there, since that would hand a secret to a server that nobody chose.
     */
    @Override
    public Localizable sentence() {
        if (rejection == Rejection.WRONG_KEY && server.equals(BitwardenServer.US)) {
            return Messages._WRONG_KEY_US(server.url());
        }
        if (rejection == Rejection.WRONG_KEY && server.equals(BitwardenServer.EU)) {
            return Messages._WRONG_KEY_EU(server.url());
        }
        return new Localizable(ResourceBundleHolder.get(Messages.class), rejection.name(), server.url());
    }

    /** Returns whether the key itself is wrong, so that another one would help; not so if the account is disabled. */
    public boolean isKeyWrong() {
        return rejection != Rejection.DISABLED;
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }
}

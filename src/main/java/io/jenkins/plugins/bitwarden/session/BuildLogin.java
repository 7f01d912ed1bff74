package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;
import java.util.Optional;

/**
 * A login of a build with the key of a credential.
 *
 * @param masterPassword the name of the credential that has the master password; nothing if there is none
 */
public record BuildLogin(
        Run<?, ?> build, BitwardenApiKey credential, Optional<CredentialName> masterPassword, Login login) {

    /** Returns how the log names the API key. */
    CredentialName key() {
        return CredentialName.of(credential, BitwardenApiKey.class, build);
    }

    /** Returns a failure's message for the log, which names the credentials to look at. */
    String message(CliFailure failure) {
        return masterPassword
                .filter(password -> failure.reason() == Reason.WRONG_PASSWORD)
                .map(password -> Messages.BuildLogin_notUnlocked(key(), password, failure.getMessage()))
                .orElseGet(() -> Messages.BuildLogin_failed(key(), failure.getMessage()));
    }

    /**
     * Does nothing if the vault will be unlocked.
     *
     * @throws AbortException if there is no master password; the message is for the build's log
     */
    public void checkUnlocks() throws AbortException {
        if (login.masterPassword().isEmpty()) {
            throw new AbortException(Messages.BuildLogin_locked(credential.getId()));
        }
    }

    /** Tells the listeners that the server accepts the key. */
    void worked() {
        KeyUseListener.fire(listener -> listener.accepted(credential, login.key()));
    }

    /** Tells the listeners if the server rejects the key. */
    void failed(CliFailure failure) {
        if (failure.reason() == Reason.WRONG_KEY) {
            KeyUseListener.fire(listener -> listener.rejected(credential, login.key(), build));
        }
    }
}

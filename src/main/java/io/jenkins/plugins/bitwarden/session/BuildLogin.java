package io.jenkins.plugins.bitwarden.session;

import hudson.model.Run;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;

/**
 * A login that a build makes with a stored key.
 *
 * @param build the build
 * @param credential where the key is from
 * @param login whom to log in as
 */
public record BuildLogin(Run<?, ?> build, BitwardenApiKey credential, Login login) {

    /** Tells who wants to know that it worked. */
    void worked() {
        KeyUseListener.fire(listener -> listener.accepted(credential, login.key()));
    }

    /** Tells who wants to know if it failed because the key is wrong. */
    void failed(CliFailure failure) {
        if (failure.reason() == Reason.WRONG_KEY) {
            KeyUseListener.fire(listener -> listener.rejected(credential, login.key(), build));
        }
    }
}

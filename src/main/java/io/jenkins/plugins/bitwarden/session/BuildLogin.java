package io.jenkins.plugins.bitwarden.session;

import hudson.model.Run;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;

/** A login of a build with the key of a credential. */
public record BuildLogin(Run<?, ?> build, BitwardenApiKey credential, Login login) {

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

package io.jenkins.plugins.bitwarden.session;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.DeviceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Which credentials a build logs in with.
 *
 * @param credentialsId the id of the API key
 * @param masterPasswordId the id of a secret text with the master password, or null
 * @param timeout how long each call of bw may take, in seconds
 */
public record LoginChoice(String credentialsId, String masterPasswordId, int timeout) {

    /** In seconds. */
    public static final int DEFAULT_TIMEOUT = Math.toIntExact(Login.DEFAULT_LIMIT.toSeconds());

    /**
     * Returns the time limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static int legalTimeout(int timeout) {
        if (timeout <= 0) {
            throw new IllegalArgumentException(Messages.LoginChoice_timeout(String.valueOf(timeout)));
        }
        return timeout;
    }

    /**
     * Returns the login with these credentials, and records that the build uses them.
     *
     * @throws AbortException if the build may not use one of them, or its value is invalid; the message is for the
     *     build's log
     */
    public BuildLogin in(Run<?, ?> build) throws IOException, InterruptedException {
        if (Util.fixEmptyAndTrim(credentialsId) == null) {
            throw new AbortException(Messages.LoginChoice_noId());
        }
        BitwardenApiKey credential =
                find(credentialsId, BitwardenApiKey.class, build, Messages.LoginChoice_noKey(credentialsId));
        ApiKey key;
        try {
            key = credential.toApiKey();
        } catch (InvalidValueException e) {
            throw unusable(credentialsId, e);
        }
        Login login = new Login(key, DeviceId.of(key.clientId()), masterPassword(build), Duration.ofSeconds(timeout));
        return new BuildLogin(build, credential, login);
    }

    private Optional<MasterPassword> masterPassword(Run<?, ?> build) throws IOException {
        if (masterPasswordId == null) {
            return Optional.empty();
        }
        StringCredentials credential = find(
                masterPasswordId,
                StringCredentials.class,
                build,
                Messages.LoginChoice_noMasterPassword(masterPasswordId));
        try {
            return Optional.of(new MasterPassword(credential.getSecret().getPlainText()));
        } catch (InvalidValueException e) {
            throw unusable(masterPasswordId, e);
        }
    }

    private static <C extends StandardCredentials> C find(String id, Class<C> type, Run<?, ?> build, String missing)
            throws AbortException {
        C credential = CredentialsProvider.findCredentialById(id, type, build);
        if (credential == null) {
            throw new AbortException(missing);
        }
        CredentialsProvider.track(build, credential);
        return credential;
    }

    private static AbortException unusable(String id, InvalidValueException problem) {
        return new AbortException(Messages.LoginChoice_unusable(id, problem.getMessage()));
    }
}

package io.jenkins.plugins.bitwarden.session;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.AbortException;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;

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

    /** Returns the same login with another use of the master password. */
    public BuildLogin with(Login.Unlock unlock) {
        return new BuildLogin(build, credential, masterPassword, login.with(unlock));
    }

    /** Returns what the log says about an open session. */
    String opened(CliSession session, String duration) {
        if (session.sessionKey().isPresent()) {
            return Messages.SessionOpener_unlocked(duration);
        }
        return login.masterPassword().isPresent()
                ? Messages.SessionOpener_loggedIn(duration)
                : Messages.SessionOpener_locked(duration);
    }

    /**
     * Returns a session of this login with its vault unlocked.
     *
     * @throws AbortException if bw refuses; the message is for the build's log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    public CliSession unlocked(CliSession session) throws IOException, InterruptedException {
        try {
            return session.unlocked();
        } catch (CliFailure e) {
            throw new AbortException(message(e));
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

    /**
     * How a build's log names a credential.
     *
     * @param folder the full name of the folder whose store has it, or nothing if Jenkins itself or another provider has it
     */
    record CredentialName(String id, Optional<String> folder) {

        /** Returns the name of a credential that a build uses. Only stores of folders are searched: others may be remote. */
        static CredentialName of(IdCredentials used, Class<? extends IdCredentials> type, Run<?, ?> build) {
            String id = used.getId();
            return new CredentialName(
                    id,
                    StreamSupport.stream(
                                    CredentialsProvider.lookupStores(build.getParent())
                                            .spliterator(),
                                    false)
                            .filter(store -> store.getContext() instanceof Item && has(store, type, id))
                            .findFirst()
                            .map(store -> ((Item) store.getContext()).getFullName()));
        }

        private static boolean has(CredentialsStore store, Class<? extends IdCredentials> type, String id) {
            return store.getDomains().stream()
                    .flatMap(domain -> store.getCredentials(domain).stream())
                    .anyMatch(stored ->
                            type.isInstance(stored) && type.cast(stored).getId().equals(id));
        }

        /** Returns the id in quotation marks, with the folder. */
        @Override
        public String toString() {
            String text = folder.map(name -> Messages.CredentialName_inFolder(id, name))
                    .orElseGet(() -> Messages.CredentialName_of(id));
            return new PrintableLine(text).text();
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.Sentence;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.DeviceId;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Opens a session of bw, runs the body in it, and closes it whatever became of the body. */
class WithBitwardenExecution extends GeneralNonBlockingStepExecution {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient WithBitwardenStep step;

    /** Set from when the body starts; what happens to this step from then on happens to the body. */
    private BodyExecution body;

    private boolean stopped;

    WithBitwardenExecution(StepContext context, WithBitwardenStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        run(this::logIn);
        return false;
    }

    private void logIn() throws Exception {
        StepContext context = getContext();
        Run<?, ?> build = context.get(Run.class);
        Launcher launcher = context.get(Launcher.class);
        FilePath workspace = context.get(FilePath.class);
        TaskListener listener = context.get(TaskListener.class);

        Login login = login(build);
        listener.getLogger()
                .println(Messages.WithBitwardenExecution_loggingIn(
                        login.key().server(), login.key().clientId().masked()));
        FilePath directory = WorkspaceList.tempDir(workspace).child("bitwarden-" + UUID.randomUUID());
        CliSession session = open(
                new LauncherRunner(launcher, context.get(EnvVars.class), directory.getParent()),
                new AgentDirectory(directory),
                login,
                launcher);
        try {
            startBody(build, directory, session, login);
        } catch (Throwable failure) {
            close(session, failure);
            throw failure;
        }
    }

    private Login login(Run<?, ?> build) throws IOException, InterruptedException {
        BitwardenApiKey credential = find(step.getCredentialsId(), BitwardenApiKey.class, build);
        ApiKey key;
        try {
            key = credential.toApiKey();
        } catch (InvalidValueException e) {
            throw unusable(step.getCredentialsId(), e.problem());
        }
        return new Login(
                key, DeviceId.of(key.clientId()), masterPassword(build), Duration.ofSeconds(step.getTimeout()));
    }

    private Optional<MasterPassword> masterPassword(Run<?, ?> build) throws IOException {
        String id = step.getMasterPasswordId();
        if (id == null) {
            return Optional.empty();
        }
        StringCredentials credential = find(id, StringCredentials.class, build);
        try {
            return Optional.of(new MasterPassword(credential.getSecret().getPlainText()));
        } catch (InvalidValueException e) {
            throw unusable(id, e.problem());
        }
    }

    private static <C extends StandardCredentials> C find(String id, Class<C> type, Run<?, ?> build)
            throws AbortException {
        C credential = CredentialsProvider.findCredentialById(id, type, build);
        if (credential == null) {
            throw new AbortException(
                    type == BitwardenApiKey.class
                            ? Messages.WithBitwardenExecution_noKey(id)
                            : Messages.WithBitwardenExecution_noMasterPassword(id));
        }
        CredentialsProvider.track(build, credential);
        return credential;
    }

    private static AbortException unusable(String id, Sentence problem) {
        return new AbortException(Messages.WithBitwardenExecution_unusable(id, problem));
    }

    private static CliSession open(LauncherRunner runner, AgentDirectory directory, Login login, Launcher launcher)
            throws IOException, InterruptedException {
        try {
            return CliSession.open(runner, directory, login, KnownExecutables.of(launcher.getChannel()));
        } catch (CliFailure e) {
            AbortException failure = new AbortException(e.getMessage());
            for (Throwable suppressed : e.getSuppressed()) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    private synchronized void startBody(Run<?, ?> build, FilePath directory, CliSession session, Login login)
            throws IOException, InterruptedException {
        if (stopped) {
            throw new InterruptedException();
        }
        StepContext context = getContext();
        SecretMask mask = new SecretMask(secrets(session, login), build.getCharset());
        body = context.newBodyInvoker()
                .withContext(EnvironmentExpander.merge(
                        context.get(EnvironmentExpander.class), new SessionEnvironment(session)))
                .withContext(BodyInvoker.mergeConsoleLogFilters(context.get(ConsoleLogFilter.class), mask))
                .withContext(FailureHandler.merge(context.get(FailureHandler.class), mask))
                .withCallback(new Closing(directory.getRemote()))
                .start();
    }

    private static List<String> secrets(CliSession session, Login login) {
        List<String> secrets = new ArrayList<>();
        secrets.add(login.key().clientId().value());
        secrets.add(login.key().clientSecret().reveal());
        login.masterPassword().map(MasterPassword::reveal).ifPresent(secrets::add);
        session.sessionKey().ifPresent(secrets::add);
        return secrets;
    }

    private static void close(CliSession session, Throwable failure) throws InterruptedException {
        try {
            session.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Stops the login; once the body runs, stops that, so that it is cleaned up after it. */
    @Override
    public void stop(Throwable cause) throws Exception {
        synchronized (this) {
            stopped = true;
            if (body != null && body.cancel(cause)) {
                return;
            }
        }
        super.stop(cause);
    }

    /** Deletes the session's directory after the body. */
    private final class Closing extends TailCall {

        @Serial
        private static final long serialVersionUID = 1;

        private final String directory;

        Closing(String directory) {
            this.directory = directory;
        }

        @Override
        protected void finished(StepContext context) throws Exception {
            FilePath workspace = context.get(FilePath.class);
            if (workspace == null) {
                throw new AbortException(Messages.WithBitwardenExecution_left(directory));
            }
            new AgentDirectory(new FilePath(workspace.getChannel(), directory)).delete();
        }
    }
}

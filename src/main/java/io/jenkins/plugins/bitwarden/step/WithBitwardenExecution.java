package io.jenkins.plugins.bitwarden.step;

import hudson.EnvVars;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.masking.SecretMask;
import io.jenkins.plugins.bitwarden.session.BlockLogin;
import io.jenkins.plugins.bitwarden.session.BlockLogin.Opened;
import io.jenkins.plugins.bitwarden.session.EnclosingWorkspace;
import io.jenkins.plugins.bitwarden.session.NotedDirectory;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.session.SessionReaper;
import io.jenkins.plugins.bitwarden.tool.ChosenCli;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Opens a session of bw, runs the body in it, and deletes its directory and files however the body ends. */
class WithBitwardenExecution extends GeneralNonBlockingStepExecution {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient WithBitwardenStep step;

    /** The variables that have a tool's bw used. */
    private transient volatile EnvVars chosenCli;

    private final BlockLife life = new BlockLife();

    /** How the block logs in; null before that, and after a restart. */
    private transient volatile BlockLogin login;

    /** Chosen before the login begins, so that a restart during the login does not lose it. */
    private SessionNote note;

    /** The running body; null before it starts. Stops are passed on to it. */
    private BodyExecution body;

    /** How the body ended; null before that. Reported after a restart in the middle of the clean-up. */
    private BodyOutcome outcome;

    WithBitwardenExecution(StepContext context, WithBitwardenStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        note = SessionNote.of(
                new EnclosingWorkspace(getContext()).find(), getContext().get(Run.class));
        run(() -> life.logIn(this::queueUp, this::leave));
        return false;
    }

    /** Lets the next of the blocks log in that wait for this one. */
    private void leave() {
        if (login != null) {
            login.leave();
        }
    }

    private void queueUp() throws Exception {
        SessionOpener opener = SessionOpener.of(getContext());
        chosenCli = new ChosenCli(step.getCli())
                .addTo(opener.environment(), opener.folder(), opener.launcher(), opener.listener());
        var choice = step.use().fit(step.choice().in(getContext().get(Run.class)));
        SessionNote seen = opener.seen(note, choice.build());
        if (seen != note) {
            note = seen;
            getContext().saveState();
        }
        login = new BlockLogin(
                opener, note, choice, step.isKeepLogin(), step.use().requests());
        login.enter(() -> run(() -> life.logIn(this::open, this::leave)));
    }

    private void open() throws Exception {
        Opened opened = login.open();
        try {
            startBody(opened.session(), step.use().read(login.opener(), login.login(), opened, note));
        } catch (Throwable failure) {
            NotedDirectory.deleteBlock(note, login.opener().listener(), failure);
            throw failure;
        }
    }

    private synchronized void startBody(Optional<CliSession> session, ItemEnvironment items)
            throws IOException, InterruptedException {
        life.checkNotStopped();
        StepContext context = getContext();
        EnvironmentExpander environment = EnvironmentExpander.merge(EnvironmentExpander.constant(chosenCli), items);
        if (step.use().exposesSession()) {
            environment = EnvironmentExpander.merge(environment, new SessionEnvironment(session.orElseThrow()));
        }
        List<String> secrets =
                session.map(CliSession::secrets).orElseGet(login.login().login()::secrets);
        SecretMask mask = items.mask(secrets, context.get(Run.class).getCharset());
        body = context.newBodyInvoker()
                .withContext(EnvironmentExpander.merge(context.get(EnvironmentExpander.class), environment))
                .withContext(BodyInvoker.mergeConsoleLogFilters(context.get(ConsoleLogFilter.class), mask))
                .withContext(FailureHandler.merge(context.get(FailureHandler.class), mask))
                .withCallback(step.use().needsCleanUp() ? new CleanUp() : BodyExecutionCallback.wrap(context))
                .start();
        life.enter(BlockLife.State.IN_BODY);
    }

    /**
     * {@inheritDoc} A first stop ends after the clean-up; a second one ends the step at once and leaves the clean-up to
     * {@link SessionReaper}.
     */
    @Override
    public void stop(Throwable cause) throws Exception {
        synchronized (this) {
            boolean isBodys = life.state() == BlockLife.State.IN_BODY && body.cancel(cause);
            if (isBodys || !life.stop(cause)) {
                return;
            }
        }
        leave();
        super.stop(cause);
    }

    /** {@inheritDoc} The body goes on by itself after a restart. A login or a clean-up does not: its thread is gone. */
    @Override
    public void onResume() {
        BodyOutcome end;
        synchronized (this) {
            if (life.state() == BlockLife.State.IN_BODY) {
                return;
            }
            end = outcome;
        }
        SessionReaper.release(note, note.forFiles());
        if (end == null) {
            getContext().onFailure(new BodyOutcome.RestartedException());
        } else {
            end.report(getContext());
        }
    }

    private synchronized void bodyEnded(BodyOutcome end) {
        outcome = end;
        life.enter(BlockLife.State.CLEANING_UP);
    }

    private void deleteDirectories() throws Exception {
        try {
            life.run(() -> NotedDirectory.deleteBlock(note, getContext().get(TaskListener.class)));
        } finally {
            life.enter(BlockLife.State.OVER);
        }
    }

    /** Deletes the block's directories after the body. Unlike a {@link TailCall}, also if the step was stopped. */
    private final class CleanUp extends BodyExecutionCallback {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public void onSuccess(StepContext context, Object result) {
            bodyEnded(BodyOutcome.success(result));
            run(() -> {
                deleteDirectories();
                context.onSuccess(result);
            });
        }

        @Override
        public void onFailure(StepContext context, Throwable failure) {
            bodyEnded(BodyOutcome.failure(failure));
            run(() -> {
                try {
                    deleteDirectories();
                } catch (Exception left) {
                    if (left != failure) {
                        failure.addSuppressed(left);
                    }
                    if (!life.isStoppedFor(left)) {
                        context.get(TaskListener.class).error(left.getMessage());
                    }
                }
                context.onFailure(failure);
            });
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.masking.SecretMask;
import io.jenkins.plugins.bitwarden.session.BuildAgent;
import io.jenkins.plugins.bitwarden.session.BuildLogin;
import io.jenkins.plugins.bitwarden.session.NotedDirectory;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionReaper;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
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

    /** Chosen before anything is done, so that it is known after a restart in the middle of a login. */
    private SessionNote note;

    /** Set from when the body starts; what happens to this step from then on happens to the body. */
    private BodyExecution body;

    /** Set from when the body is over, for a restart while it is cleaned up after. */
    private BodyOutcome outcome;

    /** What logs in or cleans up right now, and what it was told to stop for. */
    private transient Thread busy;

    private transient Throwable stopped;

    WithBitwardenExecution(StepContext context, WithBitwardenStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws IOException, InterruptedException {
        StepContext context = getContext();
        note = SessionNote.of(new EnclosingWorkspace(context).find(), context.get(Run.class));
        run(() -> busy(this::logIn));
        return false;
    }

    private void logIn() throws Exception {
        StepContext context = getContext();
        Run<?, ?> build = context.get(Run.class);
        BuildAgent agent = new BuildAgent(
                context.get(FilePath.class),
                context.get(Launcher.class),
                context.get(EnvVars.class),
                context.get(TaskListener.class));
        BuildLogin login = step.choice().in(build);
        if (!agent.sees(note)) {
            // docker.image().inside within dir() shares the temporary folder of that folder alone.
            note = SessionNote.of(agent.workspace(), build);
            context.saveState();
        }
        CliSession session = agent.open(note, login);
        try {
            ItemEnvironment items = new ItemReader(agent, session).read(step.getItems());
            if (!step.isExposeSession()) {
                session.close();
            }
            startBody(build, session, items);
        } catch (Throwable failure) {
            BuildAgent.close(session, failure);
            throw failure;
        }
    }

    private synchronized void startBody(Run<?, ?> build, CliSession session, ItemEnvironment items)
            throws IOException, InterruptedException {
        if (stopped != null) {
            throw new InterruptedException();
        }
        StepContext context = getContext();
        EnvironmentExpander environment = EnvironmentExpander.merge(context.get(EnvironmentExpander.class), items);
        BodyExecutionCallback callback = BodyExecutionCallback.wrap(context);
        if (step.isExposeSession()) {
            environment = EnvironmentExpander.merge(environment, new SessionEnvironment(session));
            callback = new Closing();
        }
        List<String> secrets = new ArrayList<>(session.secrets());
        secrets.addAll(items.secrets());
        SecretMask mask = new SecretMask(secrets, build.getCharset());
        body = context.newBodyInvoker()
                .withContext(environment)
                .withContext(BodyInvoker.mergeConsoleLogFilters(context.get(ConsoleLogFilter.class), mask))
                .withContext(FailureHandler.merge(context.get(FailureHandler.class), mask))
                .withCallback(callback)
                .start();
    }

    /** Does what takes its time, so that it can be stopped: it ends for that reason then, once it has cleaned up. */
    private void busy(Block work) throws Exception {
        synchronized (this) {
            busy = Thread.currentThread();
        }
        Exception failure = null;
        try {
            work.run();
        } catch (Exception e) {
            failure = e;
        } finally {
            synchronized (this) {
                busy = null;
                Thread.interrupted();
            }
        }
        synchronized (this) {
            if (stopped != null) {
                if (failure != null && !(failure instanceof InterruptedException)) {
                    stopped.addSuppressed(failure);
                }
                throw stopped instanceof Exception cause ? cause : new Exception(stopped);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Stops the login, which then cleans up; once the body runs, stops that, so that it is cleaned up after it. Whoever
     * stops it once more does not want to wait for that; the {@link SessionReaper} does it then.
     */
    @Override
    public void stop(Throwable cause) throws Exception {
        synchronized (this) {
            if (body != null && body.cancel(cause)) {
                return;
            }
            boolean first = stopped == null;
            stopped = cause;
            if (first && outcome != null) {
                return;
            }
            if (first && busy != null) {
                busy.interrupt();
                return;
            }
        }
        super.stop(cause);
    }

    /**
     * {@inheritDoc} The body goes on by itself after a restart, and so does what deletes the directory after it; a login
     * does not.
     */
    @Override
    public void onResume() {
        BodyOutcome end;
        synchronized (this) {
            end = outcome;
            if (body != null && end == null) {
                return;
            }
        }
        SessionReaper.release(note);
        if (end == null) {
            getContext().onFailure(new RestartedException());
        } else {
            end.report(getContext());
        }
    }

    private synchronized boolean isStoppedFor(Throwable cause) {
        return cause == stopped;
    }

    private synchronized void bodyIsOver(BodyOutcome end) {
        outcome = end;
    }

    /** Deletes the session's directory after the body. Unlike a {@link TailCall}, also where that was stopped. */
    private final class Closing extends BodyExecutionCallback {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public void onSuccess(StepContext context, Object result) {
            bodyIsOver(BodyOutcome.success(result));
            run(() -> {
                busy(() -> NotedDirectory.delete(note));
                context.onSuccess(result);
            });
        }

        @Override
        public void onFailure(StepContext context, Throwable failure) {
            bodyIsOver(BodyOutcome.failure(failure));
            run(() -> {
                try {
                    busy(() -> NotedDirectory.delete(note));
                } catch (Exception left) {
                    if (left != failure) {
                        failure.addSuppressed(left);
                    }
                    if (!isStoppedFor(left)) {
                        context.get(TaskListener.class).error(left.getMessage());
                    }
                }
                context.onFailure(failure);
            });
        }
    }
}

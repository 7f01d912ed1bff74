package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.cli.CliSession;
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
        BuildAgent agent = new BuildAgent(
                context.get(FilePath.class),
                context.get(Launcher.class),
                context.get(EnvVars.class),
                context.get(TaskListener.class));
        CliSession session = agent.open(step.choice().in(build));
        try {
            ItemEnvironment items = agent.read(session, step.getItems());
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
        if (stopped) {
            throw new InterruptedException();
        }
        StepContext context = getContext();
        EnvironmentExpander environment = EnvironmentExpander.merge(context.get(EnvironmentExpander.class), items);
        BodyExecutionCallback callback = BodyExecutionCallback.wrap(context);
        if (step.isExposeSession()) {
            environment = EnvironmentExpander.merge(environment, new SessionEnvironment(session));
            callback = new Closing(session.directory());
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

package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.agent.AgentDirectory;
import io.jenkins.plugins.bitwarden.agent.AgentProcesses;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.agent.NarrowLocale;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.ServerLimit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Opens sessions where a build runs.
 *
 * @param folder the build's current folder
 * @param environment the variables of the build's processes
 */
public record SessionOpener(FilePath folder, Launcher launcher, EnvVars environment, TaskListener listener) {

    /** A property of the controller: how long a login waits at most for a server that limits logins. */
    private static final String LONGEST_WAIT = "io.jenkins.plugins.bitwarden.longestWait";

    private static final Logger LOGGER = Logger.getLogger(SessionOpener.class.getName());

    /** Returns what opens sessions for a step. */
    public static SessionOpener of(StepContext step) throws IOException, InterruptedException {
        return new SessionOpener(
                step.get(FilePath.class),
                step.get(Launcher.class),
                new EnvVars(step.get(EnvVars.class)),
                step.get(TaskListener.class));
    }

    /**
     * Opens a session that the caller must close. Writes to the build's log, and tells the listeners whether the server
     * accepts the key.
     *
     * @param note where the session's directory is to be
     * @throws AbortException if bw or the server refuses; the message is for the build's log
     * @throws IOException if the agent is lost, or the directory cannot be created
     * @throws InterruptedException if the build was stopped
     */
    public CliSession open(SessionNote note, BuildLogin login) throws IOException, InterruptedException {
        return open(directory(note), login);
    }

    /** As {@link #open(SessionNote, BuildLogin)}. */
    CliSession open(NotedDirectory directory, BuildLogin login) throws IOException, InterruptedException {
        try {
            return tryToOpen(directory, login);
        } catch (CliFailure e) {
            throw new AbortException(login.message(e));
        }
    }

    /** As {@link #open}, but throws a {@link CliFailure} if bw or the server refuses. */
    CliSession tryToOpen(NotedDirectory directory, BuildLogin login)
            throws CliFailure, IOException, InterruptedException {
        SessionNote note = directory.note();
        NarrowLocale.check(launcher, Map.of(CliSession.DIRECTORY_VARIABLE, note.directory()));
        SessionReaper.clear(note.node());
        try {
            return directory.createFor(login.login().dataFile(), () -> logIn(directory, login));
        } catch (CliFailure e) {
            login.failed(e);
            tellWhatIsLeft(e);
            throw e;
        } catch (AbortException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> note + " failed");
            if (isLost(e)) {
                throw lost(note);
            }
            throw e;
        }
    }

    private CliSession logIn(NotedDirectory directory, BuildLogin buildLogin)
            throws CliFailure, IOException, InterruptedException {
        Login login = buildLogin.login();
        URI server = login.key().server().url();
        FoundCli cli = FoundCli.by(directory.runner(), launcher.getChannel());
        cli.announce(buildLogin, listener.getLogger());
        long start = System.nanoTime();
        Duration most = SystemProperties.getDuration(LONGEST_WAIT, ChronoUnit.SECONDS, Duration.ofMinutes(5));
        try (ServerLimit.Turn turn = ServerLimit.of(server).enter(most, why -> tellWait(why, server, most))) {
            CliSession session =
                    CliSession.logIn(directory.runner(), directory, login, cli.verified(), refusals -> turn.refused());
            buildLogin.worked();
            print(buildLogin.opened(session, since(start)));
            cli.tellWhetherItIsOld(listener.getLogger());
            return session;
        }
    }

    /** Returns the directory of a block, which need not exist. */
    NotedDirectory directory(SessionNote note) {
        FilePath location = new FilePath(folder.getChannel(), note.directory());
        return new NotedDirectory(
                new AgentDirectory(location), note, listener, new LauncherRunner(launcher, environment, location));
    }

    private void tellWait(ServerLimit.Wait why, URI server, Duration most) {
        print(
                switch (why) {
                    case REFUSED -> Messages.SessionOpener_refused(server, most.toSeconds());
                    case OTHERS -> Messages.SessionOpener_othersRefused(server, most.toSeconds());
                    case STILL -> Messages.SessionOpener_stillWaiting(server);
                });
    }

    /** Returns for the log how long something took that began at this {@link System#nanoTime()}. */
    public static String since(long start) {
        return Util.getTimeSpanString(
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private void print(String line) {
        listener.getLogger().println(line);
    }

    /** Writes one line for each, because suppressed exceptions would be printed with their stack traces. */
    private void tellWhatIsLeft(Exception failure) {
        for (Throwable left : failure.getSuppressed()) {
            listener.error(left.getMessage());
        }
    }

    /**
     * Returns a directory that processes of the build see. A container may share only the current folder and the folder
     * beside it. The directory is then beside the current folder instead of the workspace.
     *
     * @param wanted beside the workspace
     * @throws IOException if the agent is lost, or no folder can be created there
     * @throws InterruptedException if the build was stopped
     */
    public SessionNote seen(SessionNote wanted, Run<?, ?> build) throws IOException, InterruptedException {
        FilePath parent = new FilePath(folder.getChannel(), wanted.directory()).getParent();
        boolean isShared = parent == null
                || parent.equals(WorkspaceList.tempDir(folder))
                || new AgentProcesses(launcher).see(parent);
        return isShared ? wanted : SessionNote.of(folder, build);
    }

    /** Returns an exception that says that the directory is deleted when the agent is back. */
    public LostAgentException lost(Object directory) {
        return new LostAgentException(Messages.SessionOpener_lost(directory));
    }

    /** Returns whether something failed because the agent is lost. */
    public boolean isLost(Throwable failure) {
        return LostAgentException.explains(failure, launcher.getChannel());
    }

    /**
     * Closes a session, and says so in the build's log.
     *
     * @throws AbortException if a part of its directory cannot be deleted; the message is for the build's log
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void close(CliSession session) throws IOException, InterruptedException {
        session.close();
        print(Messages.NotedDirectory_deleted());
    }

    /** Closes a session after a failure. A failure of the clean-up is added to it as suppressed. */
    public static void close(CliSession session, Throwable failure) throws InterruptedException {
        try {
            session.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }
}

package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.agent.AgentDirectory;
import io.jenkins.plugins.bitwarden.agent.AgentProcesses;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.agent.NarrowLocale;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Opens sessions where a build runs.
 *
 * @param folder the build's current folder
 * @param launcher starts processes there
 * @param environment what processes of the build have
 * @param listener the build's log
 */
public record SessionOpener(FilePath folder, Launcher launcher, EnvVars environment, TaskListener listener) {

    /** What is known of the executables of each agent, for as long as that agent is connected. */
    private static final Map<VirtualChannel, VerifiedExecutables> VERIFIED =
            Collections.synchronizedMap(new WeakHashMap<>());

    private static final Logger LOGGER = Logger.getLogger(SessionOpener.class.getName());

    /**
     * Opens a session, says so in the build's log, and reports what the server said of the key.
     *
     * @return the session, which the caller must close
     * @throws AbortException if bw or the server refuses; the message is for whoever reads the build's log
     * @throws IOException if the agent is lost, or the directory cannot be made
     * @throws InterruptedException if the build was stopped
     */
    public CliSession open(BuildLogin login) throws IOException, InterruptedException {
        return open(SessionNote.of(folder, login.build()), login);
    }

    /**
     * Opens a session in the directory of this note, which nobody used before; else as above.
     *
     * @return the session, which the caller must close
     */
    public CliSession open(SessionNote note, BuildLogin buildLogin) throws IOException, InterruptedException {
        NarrowLocale.check(launcher, Map.of("BITWARDENCLI_APPDATA_DIR", note.directory()));
        SessionReaper.clear(note.node());
        Login login = buildLogin.login();
        listener.getLogger()
                .println(Messages.SessionOpener_loggingIn(
                        login.key().server(), login.key().clientId().masked()));
        AgentDirectory directory = new AgentDirectory(new FilePath(folder.getChannel(), note.directory()));
        try {
            CliSession session = CliSession.open(
                    new LauncherRunner(launcher, environment, directory.location()),
                    new NotedDirectory(directory, note, listener),
                    login,
                    VERIFIED.computeIfAbsent(launcher.getChannel(), agent -> new VerifiedExecutables()),
                    pause -> waitForServer(login, pause));
            buildLogin.worked();
            return session;
        } catch (CliFailure e) {
            buildLogin.failed(e);
            tellWhatIsLeft(e);
            throw new AbortException(e.getMessage());
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

    private boolean waitForServer(Login login, Duration pause) throws InterruptedException {
        listener.getLogger()
                .println(Messages.SessionOpener_waiting(login.key().server().url(), String.valueOf(pause.toSeconds())));
        Thread.sleep(pause.toMillis());
        return true;
    }

    /** In a line each: an exception with others suppressed in it is printed with all their stack traces. */
    private void tellWhatIsLeft(Exception failure) {
        for (Throwable left : failure.getSuppressed()) {
            listener.error(left.getMessage());
        }
    }

    /**
     * Returns a place for a session's directory that processes of the build see: beside the workspace, or else, as for a
     * container that shares no more than the current folder and the folder beside it, beside the current folder.
     *
     * @param wanted a place beside the workspace
     * @throws IOException if the agent is lost, or no folder can be made there
     * @throws InterruptedException if the build was stopped
     */
    public SessionNote seen(SessionNote wanted, Run<?, ?> build) throws IOException, InterruptedException {
        FilePath parent = new FilePath(folder.getChannel(), wanted.directory()).getParent();
        boolean isShared = parent.equals(WorkspaceList.tempDir(folder)) || new AgentProcesses(launcher).see(parent);
        return isShared ? wanted : SessionNote.of(folder, build);
    }

    /** Returns the failure of a login in a directory, which is deleted when the agent is back. */
    public LostAgentException lost(Object directory) {
        return new LostAgentException(Messages.SessionOpener_lost(directory));
    }

    /** Returns whether something failed because the agent is lost. */
    public boolean isLost(Throwable failure) {
        return LostAgentException.explains(failure, launcher.getChannel());
    }

    /**
     * Closes a session after something went wrong in it.
     *
     * @param failure what went wrong; gets what could not be cleaned up added
     */
    public static void close(CliSession session, Throwable failure) throws InterruptedException {
        try {
            session.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }
}

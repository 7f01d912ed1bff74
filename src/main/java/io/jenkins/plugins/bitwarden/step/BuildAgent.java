package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import java.io.IOException;
import java.util.UUID;

/**
 * Where a build runs, as far as bw must know.
 *
 * @param workspace the build's workspace; sessions have their directories beside it
 * @param launcher starts processes there
 * @param environment what processes of the build have
 * @param listener the build's log
 */
record BuildAgent(FilePath workspace, Launcher launcher, EnvVars environment, TaskListener listener) {

    /**
     * Opens a session, says so in the build's log, and reports what the server said of the key.
     *
     * @return the session, which the caller must close
     * @throws AbortException if bw or the server refuses; the message is for whoever reads the build's log
     * @throws IOException if the agent is lost, or the directory cannot be made
     * @throws InterruptedException if the build was stopped
     */
    CliSession open(BuildLogin buildLogin) throws IOException, InterruptedException {
        Login login = buildLogin.login();
        listener.getLogger()
                .println(Messages.BuildAgent_loggingIn(
                        login.key().server(), login.key().clientId().masked()));
        FilePath directory = WorkspaceList.tempDir(workspace).child("bitwarden-" + UUID.randomUUID());
        try {
            CliSession session = CliSession.open(
                    new LauncherRunner(launcher, environment, directory.getParent()),
                    new AgentDirectory(directory),
                    login,
                    KnownExecutables.of(launcher.getChannel()));
            buildLogin.worked();
            return session;
        } catch (CliFailure e) {
            buildLogin.failed(e);
            AbortException failure = new AbortException(e.getMessage());
            for (Throwable suppressed : e.getSuppressed()) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    /**
     * Closes a session after something went wrong in it.
     *
     * @param failure what went wrong; gets what could not be cleaned up added
     */
    static void close(CliSession session, Throwable failure) throws InterruptedException {
        try {
            session.close();
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }
}

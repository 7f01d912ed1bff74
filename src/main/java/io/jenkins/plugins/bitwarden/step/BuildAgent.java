package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.ItemValue;
import io.jenkins.plugins.bitwarden.cli.Login;
import java.io.IOException;
import java.util.List;
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
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new AbortException(Messages.BuildAgent_noTemporaryFolder(workspace.getRemote()));
        }
        FilePath directory = temporary.child("bitwarden-" + UUID.randomUUID());
        try {
            CliSession session = CliSession.open(
                    new LauncherRunner(launcher, environment, directory),
                    new AgentDirectory(directory),
                    login,
                    KnownExecutables.of(launcher.getChannel()));
            buildLogin.worked();
            return session;
        } catch (CliFailure e) {
            buildLogin.failed(e);
            throw aborted(e);
        }
    }

    /**
     * Reads items of the vault.
     *
     * @param session an unlocked session
     * @return what the items' variables shall hold, and nothing if there are no items
     * @throws AbortException if one is not there, or not the only one; the message is for whoever reads the build's log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    ItemEnvironment read(CliSession session, List<BitwardenItem> items) throws IOException, InterruptedException {
        List<ItemValue> values = List.of();
        if (!items.isEmpty()) {
            try {
                values =
                        session.items(items.stream().map(BitwardenItem::request).toList());
            } catch (CliFailure e) {
                throw aborted(e);
            }
        }
        ItemEnvironment variables = new ItemEnvironment(items, values);
        variables.unmasked().forEach(name -> listener.getLogger().println(Messages.BuildAgent_unmasked(name)));
        return variables;
    }

    private static AbortException aborted(CliFailure failure) {
        AbortException aborted = new AbortException(failure.getMessage());
        for (Throwable suppressed : failure.getSuppressed()) {
            aborted.addSuppressed(suppressed);
        }
        return aborted;
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

package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.vault.ItemFailure;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import io.jenkins.plugins.bitwarden.vault.VaultItems;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where a build runs, as far as bw must know.
 *
 * @param workspace the build's workspace; sessions have their directories beside it
 * @param launcher starts processes there
 * @param environment what processes of the build have
 * @param listener the build's log
 */
record BuildAgent(FilePath workspace, Launcher launcher, EnvVars environment, TaskListener listener) {

    private static final Logger LOGGER = Logger.getLogger(BuildAgent.class.getName());

    /**
     * Opens a session, says so in the build's log, and reports what the server said of the key.
     *
     * @return the session, which the caller must close
     * @throws AbortException if bw or the server refuses; the message is for whoever reads the build's log
     * @throws IOException if the agent is lost, or the directory cannot be made
     * @throws InterruptedException if the build was stopped
     */
    CliSession open(BuildLogin login) throws IOException, InterruptedException {
        return open(SessionNote.of(workspace, login.build()), login);
    }

    /**
     * Opens a session in the directory of this note, which nobody used before; else as above.
     *
     * @return the session, which the caller must close
     */
    CliSession open(SessionNote note, BuildLogin buildLogin) throws IOException, InterruptedException {
        SessionReaper.clear(note.node());
        Login login = buildLogin.login();
        listener.getLogger()
                .println(Messages.BuildAgent_loggingIn(
                        login.key().server(), login.key().clientId().masked()));
        AgentDirectory directory = new AgentDirectory(new FilePath(workspace.getChannel(), note.directory()));
        try {
            CliSession session = CliSession.open(
                    new LauncherRunner(launcher, environment, directory.location()),
                    new NotedDirectory(directory, note),
                    login,
                    KnownExecutables.of(launcher.getChannel()),
                    new LoginPatience(this, login));
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
                throw new LostAgentException(Messages.BuildAgent_lost(note));
            }
            tellWhatIsLeft(e);
            throw new AbortException(Messages.BuildAgent_noDirectory(note, e));
        }
    }

    /** In a line each: an exception with others suppressed in it is printed with all their stack traces. */
    private void tellWhatIsLeft(Exception failure) {
        for (Throwable left : failure.getSuppressed()) {
            listener.error(left.getMessage());
        }
    }

    private boolean isLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChannelClosedException || cause instanceof RequestAbortedException) {
                return true;
            }
        }
        return launcher.getChannel() instanceof Channel channel && channel.isClosingOrClosed();
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
                values = new VaultItems(session)
                        .read(items.stream().map(BitwardenItem::request).toList());
            } catch (CliFailure | ItemFailure e) {
                throw new AbortException(e.getMessage());
            } catch (IOException e) {
                if (isLost(e)) {
                    throw new LostAgentException(Messages.BuildAgent_lost(session.path()));
                }
                throw e;
            }
        }
        ItemEnvironment variables = new ItemEnvironment(items, values);
        variables.unmasked().forEach(name -> listener.getLogger().println(Messages.BuildAgent_unmasked(name)));
        return variables;
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

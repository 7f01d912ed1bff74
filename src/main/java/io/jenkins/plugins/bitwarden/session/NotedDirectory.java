package io.jenkins.plugins.bitwarden.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.agent.AgentDirectory;
import io.jenkins.plugins.bitwarden.agent.AgentFiles;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.cli.AccountState;
import io.jenkins.plugins.bitwarden.cli.Directory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;

/**
 * A directory, of a session or for files from the vault, that is in the {@link SessionLedger} from before its creation
 * until after its deletion.
 */
public final class NotedDirectory implements Directory {

    private final AgentDirectory directory;
    private final SessionNote note;
    private final TaskListener listener;
    private final LauncherRunner runner;
    private AccountState latest = AccountState.UNKNOWN;

    /**
     * @param runner runs bw there; null if none is to run
     */
    NotedDirectory(
            AgentDirectory directory, SessionNote note, TaskListener listener, @CheckForNull LauncherRunner runner) {
        this.directory = directory;
        this.note = note;
        this.listener = listener;
        this.runner = runner;
    }

    /**
     * Deletes a directory, and says so in the build's log. If this throws, {@link SessionReaper} deletes it later.
     *
     * @throws LostAgentException if its agent is not connected
     * @throws IOException if a part of it cannot be deleted
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public static void delete(SessionNote note, TaskListener listener) throws IOException, InterruptedException {
        AgentDirectory directory = note.location().orElse(null);
        if (directory == null) {
            SharedLogins.get().close(note);
            SessionReaper.release(note);
            throw new LostAgentException(
                    note.isForFiles()
                            ? Messages.NotedDirectory_agentGoneFiles(note)
                            : Messages.NotedDirectory_agentGone(note));
        }
        new NotedDirectory(directory, note, listener, null).delete();
        listener.getLogger()
                .println(
                        note.isForFiles() ? Messages.NotedDirectory_deletedFiles() : Messages.NotedDirectory_deleted());
    }

    /**
     * Deletes the directories of a block that may be there: that of its session, and that of its files. Each is deleted
     * as {@link #delete(SessionNote, TaskListener)} does, also if the other cannot be.
     *
     * @throws IOException the first failure; the other is suppressed in it
     * @throws InterruptedException if the first failure was that the waiting thread was interrupted
     */
    public static void deleteBlock(SessionNote note, TaskListener listener) throws IOException, InterruptedException {
        try {
            deleteNoted(note.forFiles(), listener);
        } catch (IOException | InterruptedException failure) {
            try {
                deleteNoted(note, listener);
            } catch (IOException | InterruptedException another) {
                failure.addSuppressed(another);
            }
            throw failure;
        }
        deleteNoted(note, listener);
    }

    /**
     * As {@link #deleteBlock(SessionNote, TaskListener)}, after a failure, to which that of the deletion is added as
     * suppressed.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public static void deleteBlock(SessionNote note, TaskListener listener, Throwable failure)
            throws InterruptedException {
        try {
            deleteBlock(note, listener);
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Returns the files of a block, none at first, in a directory beside that of its session. */
    public static AgentFiles files(SessionNote session, SessionOpener opener) {
        SessionNote note = session.forFiles();
        FilePath location = new FilePath(opener.folder().getChannel(), note.directory());
        return new AgentFiles(
                new NotedDirectory(new AgentDirectory(location), note, opener.listener(), null), location);
    }

    private static void deleteNoted(SessionNote note, TaskListener listener) throws IOException, InterruptedException {
        if (SessionLedger.get().has(note)) {
            delete(note, listener);
        }
    }

    @Override
    public String path() {
        return directory.path();
    }

    /** {@inheritDoc} That is an {@link AbortException} for the build's log, unless the agent is lost. */
    @Override
    public void create(@CheckForNull String dataFile) throws IOException, InterruptedException {
        try {
            SessionLedger.get().add(note);
            boolean isPrivate = runner == null ? directory.createPrivate(dataFile) : runner.createFolder(dataFile);
            if (!isPrivate) {
                warnNotPrivate(note, listener);
            }
        } catch (AbortException notCreated) {
            SessionLedger.get().strike(note);
            throw notCreated;
        } catch (FileAlreadyExistsException notOurs) {
            SessionLedger.get().strike(note);
            throw unusable(note, notOurs);
        } catch (InterruptedException e) {
            SessionLedger.get().release(note);
            throw e;
        } catch (IOException | RuntimeException e) {
            // A lost agent may create the directory even after this, so it is too early to delete it.
            SessionLedger.get().release(note);
            throw LostAgentException.explains(e, directory.location().getChannel())
                    ? new IOException(e)
                    : unusable(note, e);
        }
    }

    static AbortException unusable(SessionNote note, Exception e) {
        return new AbortException(Messages.NotedDirectory_unusable(note, e));
    }

    static void warnNotPrivate(SessionNote note, TaskListener listener) {
        listener.getLogger()
                .println(
                        note.isForFiles()
                                ? Messages.NotedDirectory_notPrivateFiles(note)
                                : Messages.NotedDirectory_notPrivate(note));
    }

    @Override
    public AccountState state() throws IOException, InterruptedException {
        latest = directory.state();
        return latest;
    }

    /** Returns what {@link #state} returned last. */
    AccountState latest() {
        return latest;
    }

    SessionNote note() {
        return note;
    }

    /** Returns what runs bw there. */
    LauncherRunner runner() {
        return runner;
    }

    @Override
    public Optional<AccountState> discardApiKey() throws IOException, InterruptedException {
        Optional<AccountState> discarded = directory.discardApiKey();
        latest = discarded.orElse(latest);
        return discarded;
    }

    @Override
    public void delete() throws IOException, InterruptedException {
        SharedLogins.get().close(note);
        try {
            directory.delete();
        } catch (InterruptedException e) {
            SessionReaper.release(note);
            throw e;
        } catch (IOException | RuntimeException e) {
            SessionReaper.release(note);
            throw new AbortException(
                    note.isForFiles()
                            ? Messages.NotedDirectory_leftFiles(note, e)
                            : Messages.NotedDirectory_left(note, e));
        }
        SessionLedger.get().strike(note);
    }
}

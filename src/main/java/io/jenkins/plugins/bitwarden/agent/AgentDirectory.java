package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.AccountState;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import io.jenkins.plugins.bitwarden.cli.DataFile;
import io.jenkins.plugins.bitwarden.cli.Directory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * A {@link Directory} on an agent. It does not use the methods of {@link FilePath}, which create a file before they
 * restrict the access to it.
 */
public record AgentDirectory(FilePath location) implements Directory {

    /** Windows refuses to delete what a process has open, and virus scanners open it; NFS keeps it under another name. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long PAUSE_MILLIS = 200;

    @Override
    public String path() {
        return location.getRemote();
    }

    @Override
    public void create(String dataFile) throws IOException, InterruptedException {
        createPrivate(dataFile);
    }

    /**
     * Creates it as {@link #create} does.
     *
     * @param dataFile the content of its {@code data.json}, or null for an empty directory
     * @return whether its owner alone may enter it; false where the file system has no such rights
     * @throws AbortException if every user of the agent may rename what is in the folder above it
     */
    public boolean createPrivate(@CheckForNull String dataFile) throws IOException, InterruptedException {
        return create(dataFile, null).isPrivate();
    }

    /** As {@link #createPrivate}. Looks for bw in the same call to the agent, if there is something to look with. */
    Created create(@CheckForNull String dataFile, @CheckForNull ProgramSearch.Find search)
            throws IOException, InterruptedException {
        Created created = location.act(new Create(dataFile, search));
        if (created.creation() == PrivateDirectory.Creation.REFUSED) {
            throw new AbortException(Messages.AgentDirectory_parentIsOpen(
                    Objects.requireNonNull(location.getParent()).getRemote()));
        }
        return created;
    }

    @Override
    public AccountState state() throws IOException, InterruptedException {
        return location.act(new State());
    }

    /** {@inheritDoc} The failure is an {@link AbortException} for the build's log, unless the agent is lost. */
    @Override
    public Optional<AccountState> discardApiKey() throws IOException, InterruptedException {
        return Optional.ofNullable(location.act(new DiscardApiKey()));
    }

    /** {@inheritDoc} Ends the processes that use it first. Where it cannot be deleted, tries again for some seconds. */
    @Override
    public void delete() throws IOException, InterruptedException {
        location.act(new Delete(path(), PATIENCE));
    }

    /**
     * Deletes it as {@link #delete} does, but tries only once.
     *
     * @throws IOException if something of it is left
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void deleteAtOnce() throws IOException, InterruptedException {
        location.act(new Delete(path(), Duration.ZERO));
    }

    /** @param bw null if it was not found, or not looked for */
    record Created(
            PrivateDirectory.Creation creation,
            @CheckForNull CliExecutable bw) implements Serializable {

        /** Returns whether its owner alone may enter it. */
        boolean isPrivate() {
            return creation == PrivateDirectory.Creation.PRIVATE;
        }
    }

    private static final class Create extends MasterToSlaveFileCallable<Created> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String dataFile;
        private final ProgramSearch.Find search;

        Create(String dataFile, ProgramSearch.Find search) {
            this.dataFile = dataFile;
            this.search = search;
        }

        @Override
        public Created invoke(File location, VirtualChannel channel) throws IOException {
            CliExecutable bw = search == null ? null : search.call();
            return new Created(new PrivateDirectory(location.toPath()).create(dataFile), bw);
        }
    }

    private static final class State extends MasterToSlaveFileCallable<AccountState> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public AccountState invoke(File location, VirtualChannel channel) throws IOException {
            Path file = location.toPath().resolve(DataFile.NAME);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return AccountState.UNKNOWN;
            }
            try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return DataFile.state(content);
            }
        }
    }

    private static final class DiscardApiKey extends MasterToSlaveFileCallable<AccountState> {
        @Serial
        private static final long serialVersionUID = 1;

        /** {@inheritDoc} Returns null if there is no known key. */
        @Override
        public AccountState invoke(File location, VirtualChannel channel) throws IOException {
            Path file = location.toPath().resolve(DataFile.NAME);
            try {
                return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && DataFile.discardApiKey(file)
                        ? new State().invoke(location, channel)
                        : null;
            } catch (IOException e) {
                throw new AbortException(Messages.AgentDirectory_keyKept(file, e));
            }
        }
    }

    private static final class Delete extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String path;
        private final Duration patience;

        /**
         * @param path as processes have it in their environment; a {@link File} may spell it in another way
         */
        Delete(String path, Duration patience) {
            this.path = path;
            this.patience = patience;
        }

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException, InterruptedException {
            new SessionProcesses(path).call();
            DirectoryTree tree = new DirectoryTree(location.toPath());
            long start = System.nanoTime();
            while (true) {
                try {
                    tree.delete();
                    return null;
                } catch (IOException inUse) {
                    if (System.nanoTime() - start >= patience.toNanos()) {
                        throw inUse;
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }
}

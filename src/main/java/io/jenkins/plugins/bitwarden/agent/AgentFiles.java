package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.account.SafeFileName;
import io.jenkins.plugins.bitwarden.cli.Directory;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;

/**
 * Files in a private directory of an agent, for their owner alone. The directory is created with the first of them. Each
 * is in a folder of its own, so that files of one name do not collide, also where names that differ only in case are one.
 * All methods throw an {@link IOException} if the agent is lost or the directory cannot be used, and an
 * {@link InterruptedException} if the waiting thread is interrupted.
 */
public final class AgentFiles {

    private final Directory directory;
    private final FilePath location;
    private int count;

    /**
     * @param directory is not there yet; the caller must delete it
     * @param location of the same directory
     */
    public AgentFiles(Directory directory, FilePath location) {
        this.directory = directory;
        this.location = location;
    }

    /** Something that creates a file on the agent. */
    @FunctionalInterface
    public interface Download<E extends Exception> {

        /** Creates the file with this absolute path, in a folder that exists. */
        void to(String path) throws E, IOException, InterruptedException;
    }

    /**
     * Writes a text file in UTF-8, and returns its absolute path on the agent.
     *
     * @param name of any characters; the file's name is similar to it
     */
    public String write(String name, String text) throws IOException, InterruptedException {
        return next(name, text).getRemote();
    }

    /**
     * Has a file downloaded, and returns its absolute path on the agent.
     *
     * @param name of any characters; the file's name is similar to it
     * @throws AbortException if there is no file afterwards
     * @throws E whatever the download throws
     */
    public <E extends Exception> String add(String name, Download<E> download)
            throws E, IOException, InterruptedException {
        FilePath file = next(name, null);
        download.to(file.getRemote());
        if (!file.act(new Close())) {
            throw new AbortException(Messages.AgentFiles_notThere(file.getRemote()));
        }
        return file.getRemote();
    }

    private FilePath next(String name, @CheckForNull String text) throws IOException, InterruptedException {
        if (count == 0) {
            directory.create(null);
        }
        count++;
        FilePath file = location.child(String.valueOf(count)).child(new SafeFileName(name).text());
        file.act(new Create(text));
        return file;
    }

    private static final class Create extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String text;

        /**
         * @param text null for the folder only
         */
        Create(@CheckForNull String text) {
            this.text = text;
        }

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            Path file = location.toPath();
            PrivateDirectory.createFolder(Objects.requireNonNull(file.getParent()));
            if (text != null) {
                PrivateDirectory.createFile(file, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            }
            return null;
        }
    }

    /** Takes all rights from others, if another process has created the file, and returns whether it exists. */
    private static final class Close extends MasterToSlaveFileCallable<Boolean> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Boolean invoke(File location, VirtualChannel channel) throws IOException {
            Path file = location.toPath();
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            Set<PosixFilePermission> wanted = PrivateDirectory.ownersFile().value();
            // The root user of a container may own it, so it may be impossible to set what is set already.
            if (posix != null && !posix.readAttributes().permissions().equals(wanted)) {
                posix.setPermissions(wanted);
            }
            return true;
        }
    }
}

package io.jenkins.plugins.bitwarden.agent;

import hudson.FilePath;
import hudson.Util;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.AccountState;
import io.jenkins.plugins.bitwarden.cli.DataFile;
import io.jenkins.plugins.bitwarden.cli.Directory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;

/**
 * A {@link Directory} on an agent. It does not use the methods of {@link FilePath}, which create a file before they
 * restrict the access to it.
 */
public record AgentDirectory(FilePath location) implements Directory {

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    @Override
    public String path() {
        return location.getRemote();
    }

    @Override
    public void create(String dataFile) throws IOException, InterruptedException {
        location.act(new Create(dataFile));
    }

    @Override
    public AccountState state() throws IOException, InterruptedException {
        return location.act(new State());
    }

    @Override
    public void delete() throws IOException, InterruptedException {
        location.act(new Delete());
    }

    /** Ends the processes that still use this directory, such as those of an agent that died and came back. */
    public void end() throws IOException, InterruptedException {
        VirtualChannel agent = location.getChannel();
        if (agent != null) {
            agent.call(new SessionProcesses(path()));
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions, Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static final class Create extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String dataFile;

        Create(String dataFile) {
            this.dataFile = dataFile;
        }

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            Path directory = location.toPath();
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, attributes(OWNER_DIRECTORY, directory));
            Path file = directory.resolve(DataFile.NAME);
            var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channelToFile = Files.newByteChannel(file, options, attributes(OWNER_FILE, file))) {
                var bytes = StandardCharsets.UTF_8.encode(dataFile);
                while (bytes.hasRemaining()) {
                    channelToFile.write(bytes);
                }
            }
            return null;
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

    private static final class Delete extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            try {
                Util.deleteRecursive(location);
            } catch (IOException forbidden) {
                permit(location.toPath());
                Util.deleteRecursive(location);
            }
            return null;
        }

        /** {@link Util#deleteRecursive} fails in folders without permissions for their owner. */
        private static void permit(Path folder) throws IOException {
            if (!isPosix(folder) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            Files.setPosixFilePermissions(folder, OWNER_DIRECTORY);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    permit(file);
                }
            }
        }
    }
}

package io.jenkins.plugins.bitwarden.agent;

import hudson.FilePath;
import hudson.remoting.RemoteOutputStream;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.CliRunner;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.Serial;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import jenkins.MasterToSlaveFileCallable;

/**
 * A way to bytes for one process that only its file system connects with the agent: {@code docker exec} of the plugin
 * docker-workflow has no stdin, and the plugin kubernetes reads the commands themselves from it. What is written stays in
 * the kernel's memory until it is read or this is closed; nothing of it gets onto a disk. Beside it is a file for what bw
 * writes to stderr, which is read with the result and deleted.
 */
final class NamedPipe implements AutoCloseable {

    /** What {@link UnixCommand} appends to the pipe's path for the file with bw's stderr. */
    private static final String STDERR = ".err";

    private final FilePath location;
    private final OutputStream stream;

    private NamedPipe(FilePath location, OutputStream stream) {
        this.location = location;
        this.stream = stream;
    }

    /**
     * Makes a pipe, for its owner alone.
     *
     * @param folder where
     * @return the pipe, which the caller must close
     * @throws IOException if the agent is lost, or there can be no pipe there
     * @throws InterruptedException if the waiting thread was interrupted
     */
    static NamedPipe in(FilePath folder) throws IOException, InterruptedException {
        FilePath location = folder.child("bitwarden-" + UUID.randomUUID());
        return new NamedPipe(location, location.act(new Open()));
    }

    /** Returns its absolute path there. */
    String path() {
        return location.getRemote();
    }

    /** Writes into it; returns at once where that is no more than the kernel keeps, 4 KiB at the least. */
    void write(byte[] bytes) throws IOException {
        stream.write(bytes);
        stream.flush();
    }

    /** Returns what the shell prints around bw's stdout. */
    String marker() {
        return "<" + location.getName() + ">";
    }

    /** Returns what bw wrote to stderr, as much of it as is kept. */
    String stderr() throws IOException, InterruptedException {
        try (InputStream file = stderrFile().read()) {
            return new String(file.readNBytes(CliRunner.MOST_OUTPUT), StandardCharsets.UTF_8);
        }
    }

    /** Returns the number of the user that it belongs to. */
    int owner() throws IOException, InterruptedException {
        return location.act(new Owner());
    }

    /** Deletes it, with what nobody has read. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            stream.close();
        } finally {
            location.delete();
            stderrFile().delete();
        }
    }

    private FilePath stderrFile() {
        return new FilePath(location.getChannel(), location.getRemote() + STDERR);
    }

    private static final class Open extends MasterToSlaveFileCallable<OutputStream> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public OutputStream invoke(File location, VirtualChannel channel) throws IOException, InterruptedException {
            Process mkfifo = new ProcessBuilder("mkfifo", "-m", "600", location.getPath())
                    .redirectErrorStream(true)
                    .start();
            mkfifo.getOutputStream().close();
            String said = new String(mkfifo.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (mkfifo.waitFor() != 0) {
                throw new IOException(Messages.NamedPipe_failed(location, said.strip()));
            }
            // Made here, so that the agent may read it whatever user a container has.
            Files.createFile(
                    Path.of(location + STDERR),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            // Open for reading too, since to open it for writing alone waits for a reader, perhaps for ever.
            RandomAccessFile both = new RandomAccessFile(location, "rw");
            return new RemoteOutputStream(new FileOutputStream(both.getFD()));
        }
    }

    private static final class Owner extends MasterToSlaveFileCallable<Integer> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Integer invoke(File location, VirtualChannel channel) throws IOException {
            return (Integer) Files.getAttribute(location.toPath(), "unix:uid");
        }
    }
}

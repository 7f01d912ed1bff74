package io.jenkins.plugins.bitwarden.agent;

import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.RemoteOutputStream;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.CliRunner;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.Serial;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import jenkins.MasterToSlaveFileCallable;

/**
 * Passes bytes to a process in a container that has no usable stdin: {@code docker exec} of the docker-workflow plugin
 * has none, and the kubernetes plugin reads its commands from it. The bytes stay in the kernel's memory until they are
 * read or the pipe is closed. They never reach a disk. Beside it are a second pipe, for what bw reads from its stdin, and
 * a file for what bw writes to stderr.
 */
final class NamedPipe implements AutoCloseable {

    /** What {@link UnixCommand} appends to the pipe's path for the file with bw's stderr. */
    private static final String STDERR = ".err";

    /** What {@link UnixCommand} appends to the pipe's path for the pipe with bw's stdin. */
    static final String INPUT = ".in";

    private final FilePath location;
    private final OutputStream stream;
    private boolean deleted;

    private NamedPipe(FilePath location, OutputStream stream) {
        this.location = location;
        this.stream = stream;
    }

    /**
     * Creates a pipe that only its owner can read, and that the caller must close.
     *
     * @param input what bw is to read from its stdin; there is no second pipe if this is empty
     * @throws IOException if the agent is lost, or the pipe cannot be created
     */
    static NamedPipe in(FilePath folder, byte[] input) throws IOException, InterruptedException {
        FilePath location = folder.child("bitwarden-" + UUID.randomUUID());
        return new NamedPipe(location, location.act(new Open(input)));
    }

    /** Returns its absolute path on the agent. */
    String path() {
        return location.getRemote();
    }

    /** Does not wait for a reader if the kernel keeps so many bytes, which is at least 4 KiB. */
    void write(byte[] bytes) throws IOException {
        stream.write(bytes);
        stream.flush();
    }

    /** Returns what the shell prints around bw's stdout. */
    String marker() {
        return "<" + location.getName() + ">";
    }

    /** Returns what bw wrote to stderr, as much of it as is kept, and deletes all files. */
    String stderr() throws IOException, InterruptedException {
        String text = location.act(new Delete());
        deleted = true;
        return text;
    }

    /** Returns the number of the user that it belongs to. */
    int owner() throws IOException, InterruptedException {
        return location.act(new Owner());
    }

    /** Deletes the pipe, with all bytes that were not read. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            stream.close();
        } finally {
            if (!deleted) {
                location.act(new Delete());
            }
        }
    }

    private static final class Open extends MasterToSlaveFileCallable<OutputStream> {
        @Serial
        private static final long serialVersionUID = 1;

        private final byte[] input;

        Open(byte[] input) {
            this.input = input;
        }

        @Override
        public OutputStream invoke(File location, VirtualChannel channel) throws IOException, InterruptedException {
            List<String> line = new ArrayList<>(List.of("mkfifo", "-m", "600", location.getPath()));
            if (input.length > 0) {
                line.add(location + INPUT);
            }
            Process mkfifo = new ProcessBuilder(line).redirectErrorStream(true).start();
            mkfifo.getOutputStream().close();
            String said = new String(mkfifo.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (mkfifo.waitFor() != 0) {
                throw new AbortException(Messages.NamedPipe_failed(location, said.strip()));
            }
            // Made here, so that the agent can read it, whatever the container's user is.
            Files.createFile(Path.of(location + STDERR), PrivateDirectory.ownersFile());
            OutputStream pipe = open(location.getPath());
            if (input.length == 0) {
                return new RemoteOutputStream(pipe);
            }
            // What nobody has read yet is lost when the last one closes a pipe.
            OutputStream stdin = open(location + INPUT);
            stdin.write(input);
            return new RemoteOutputStream(new FilterOutputStream(pipe) {
                @Override
                public void close() throws IOException {
                    stdin.close();
                    super.close();
                }
            });
        }

        /** Open for writing only would wait for a reader, perhaps forever. */
        private static OutputStream open(String pipe) throws IOException {
            return new FileOutputStream(new RandomAccessFile(pipe, "rw").getFD());
        }
    }

    private static final class Delete extends MasterToSlaveFileCallable<String> {
        @Serial
        private static final long serialVersionUID = 1;

        /** {@inheritDoc} Returns what is in the file with bw's stderr. */
        @Override
        public String invoke(File location, VirtualChannel channel) throws IOException {
            Path stderr = Path.of(location + STDERR);
            try (InputStream file = Files.newInputStream(stderr)) {
                return new String(file.readNBytes(CliRunner.MOST_OUTPUT), StandardCharsets.UTF_8);
            } catch (NoSuchFileException notCreated) {
                return "";
            } finally {
                for (Path file : List.of(location.toPath(), Path.of(location + INPUT), stderr)) {
                    Files.deleteIfExists(file);
                }
            }
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

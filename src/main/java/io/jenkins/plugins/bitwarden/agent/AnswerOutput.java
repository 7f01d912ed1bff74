package io.jenkins.plugins.bitwarden.agent;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.DataFile;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.MasterToSlaveFileCallable;

/** Passes on what bw prints, and ends bw as soon as that is all that it has to say. */
final class AnswerOutput extends OutputStream {

    private static final Logger LOGGER = Logger.getLogger(AnswerOutput.class.getName());

    private final OutputStream answer;
    private final BooleanSupplier isWhole;
    private final FilePath directory;
    private volatile Future<?> end;

    /**
     * @param isWhole is asked after each piece
     * @param directory of bw's session, in which no other bw runs meanwhile
     */
    AnswerOutput(OutputStream answer, BooleanSupplier isWhole, FilePath directory) {
        this.answer = answer;
        this.isWhole = isWhole;
        this.directory = directory;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        answer.write(bytes, offset, length);
        if (end == null && isWhole.getAsBoolean()) {
            end = Computer.threadPoolForRemoting.submit(() -> directory.act(new End(directory.getRemote())));
        }
    }

    /**
     * Waits until what ends bw is over, which might else meet the next bw of the session. Returns whether bw has said all.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean awaitEnd() throws InterruptedException {
        Future<?> begun = end;
        try {
            if (begun != null) {
                begun.get();
            }
        } catch (ExecutionException e) {
            LOGGER.log(Level.FINE, "bw had to end by itself", e);
        }
        return begun != null;
    }

    /** Ends bw at a moment at which it does not write its data. If there is none, it ends by itself. */
    private static final class End extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        /** bw locks its data while it writes, in the way of the npm package proper-lockfile: by this directory. */
        private static final String LOCK = DataFile.NAME + ".lock";

        private static final Duration LIMIT = Duration.ofSeconds(2);
        private static final long PAUSE_MILLIS = 5;

        private final String path;

        /**
         * @param path as bw has it in its environment
         */
        End(String path) {
            this.path = path;
        }

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException, InterruptedException {
            Path lock = location.toPath().resolve(LOCK);
            if (create(lock)) {
                try {
                    new SessionProcesses(path).call();
                } finally {
                    Files.delete(lock);
                }
            }
            return null;
        }

        private static boolean create(Path lock) throws IOException, InterruptedException {
            long start = System.nanoTime();
            while (System.nanoTime() - start < LIMIT.toNanos()) {
                try {
                    Files.createDirectory(lock);
                    return true;
                } catch (FileAlreadyExistsException bwWrites) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return false;
        }
    }
}

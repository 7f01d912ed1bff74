package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs bw where a build runs. All methods throw an {@link IOException} if the connection to that machine is lost, and
 * an {@link InterruptedException} if the waiting thread is interrupted.
 */
public interface CliRunner {

    /** How many bytes of each output stream of bw are kept. The rest is read and dropped. */
    int MOST_OUTPUT = 64 * 1024;

    /**
     * Runs bw to its end, with no stdin but the command's, and reads both output streams. At the time limit, or if the thread is
     * interrupted, bw is killed with all processes that it started.
     *
     * @param stdout gets bw's stdout while bw runs, in any thread, and is not closed. It must neither throw nor block:
     *     it would block all that the agent sends
     * @param isWhole is asked after each piece of stdout, in the same thread, whether that is all that bw has to say. If
     *     so, bw counts as successful and may be killed: it goes on for one or two seconds without doing anything, because
     *     it waits for its own timers (seen with 2026.6.0 and 2026.9.0). It is not killed while it writes its data
     * @return a result with an empty stdout
     * @throws IOException also if no process could be started
     */
    CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws IOException, InterruptedException;

    /** Returns the file that {@link #run} starts, or nothing if it cannot be found from outside, as in a container. */
    Optional<CliExecutable> executable() throws IOException, InterruptedException;
}

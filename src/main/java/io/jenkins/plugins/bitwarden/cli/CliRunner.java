package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

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
     * @throws IOException also if no process could be started
     */
    default CliResult run(CliCommand command) throws IOException, InterruptedException {
        CappedOutput stdout = new CappedOutput();
        CliResult result = run(command, stdout);
        return new CliResult(result.exitCode(), stdout.text(), result.stderr(), result.killed());
    }

    /**
     * As {@link #run(CliCommand)}, but returns a result with an empty stdout.
     *
     * @param stdout gets bw's stdout while bw runs, in any thread, and is not closed. It must neither throw nor block:
     *     it would block all that the agent sends
     */
    CliResult run(CliCommand command, OutputStream stdout) throws IOException, InterruptedException;

    /** Returns the file that {@link #run} starts, or nothing if it cannot be found from outside, as in a container. */
    Optional<CliExecutable> executable() throws IOException, InterruptedException;
}

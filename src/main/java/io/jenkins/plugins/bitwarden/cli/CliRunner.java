package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Runs bw where a build runs. */
public interface CliRunner {

    /** How much of each of bw's two streams is kept, in bytes; what is over is read and dropped. */
    int MOST_OUTPUT = 64 * 1024;

    /**
     * Runs bw to its end, with its stdin closed and both streams drained.
     *
     * @param command what to run; an environment variable with an empty value there is one that bw must not have
     * @return what bw did, also when it took too long and was killed with all that it started
     * @throws IOException if no process could be started or its machine is lost
     * @throws InterruptedException if the waiting thread was interrupted; the process is killed then
     */
    default CliResult run(CliCommand command) throws IOException, InterruptedException {
        CappedOutput stdout = new CappedOutput();
        CliResult result = run(command, stdout);
        return new CliResult(result.exitCode(), stdout.text(), result.stderr(), result.killed());
    }

    /**
     * Runs bw like {@link #run(CliCommand)}, but keeps nothing of its stdout.
     *
     * @param command what to run
     * @param stdout gets all that bw writes to its stdout, piece by piece while bw runs, in some thread, and is not
     *     closed. It must neither throw nor wait for anything: where bw runs on an agent, all that the agent sends
     *     would wait with it
     * @return what bw did, with an empty stdout
     * @throws IOException if no process could be started or its machine is lost
     * @throws InterruptedException if the waiting thread was interrupted; the process is killed then
     */
    CliResult run(CliCommand command, OutputStream stdout) throws IOException, InterruptedException;

    /**
     * Finds out what {@link #run} would start.
     *
     * @return the file, or nothing if that cannot be told from outside, as in a container
     * @throws IOException if its machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    Optional<CliExecutable> executable() throws IOException, InterruptedException;
}

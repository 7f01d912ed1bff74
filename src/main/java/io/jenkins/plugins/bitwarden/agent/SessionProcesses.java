package io.jenkins.plugins.bitwarden.agent;

import hudson.util.ProcessTree;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.security.MasterToSlaveCallable;

/**
 * Kills all processes of a session on an agent; Jenkins itself only asks them to end. They are found by a variable in
 * their environment, which each process passes on to those that it starts.
 */
final class SessionProcesses extends MasterToSlaveCallable<Void, InterruptedException> {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST_ROUNDS = 10;

    /** While a process becomes another program (exec), it has no environment, so that one look may miss it. */
    private static final int LOOKS = 3;

    private static final long MILLISECONDS_BETWEEN_LOOKS = 20;
    private static final long MILLISECONDS_BETWEEN_CHECKS = 5;
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);
    private static final long LIMIT_OF_ROUND = TimeUnit.SECONDS.toNanos(5);

    private final String directory;

    SessionProcesses(String directory) {
        this.directory = directory;
    }

    /** {@inheritDoc} Returns when they have ended, or after 10 rounds or 20 seconds. */
    @Override
    public Void call() throws InterruptedException {
        long start = System.nanoTime();
        long left = LIMIT;
        // A process that starts while others are being found is found in the next round.
        for (int round = 0; round < MOST_ROUNDS && left > 0; round++) {
            List<ProcessHandle> found = look();
            if (found.isEmpty() || !end(found, Math.min(left, LIMIT_OF_ROUND))) {
                break;
            }
            left = LIMIT - (System.nanoTime() - start);
        }
        return null;
    }

    private List<ProcessHandle> look() throws InterruptedException {
        List<ProcessHandle> found = find();
        for (int look = 1; look < LOOKS && found.isEmpty(); look++) {
            TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_LOOKS);
            found = find();
        }
        return found;
    }

    private List<ProcessHandle> find() {
        Predicate<ProcessTree.OSProcess> wanted =
                process -> directory.equals(process.getEnvironmentVariables().get(CliSession.DIRECTORY_VARIABLE));
        return StreamSupport.stream(ProcessTree.get().spliterator(), false)
                .filter(wanted)
                .flatMap(process -> ProcessHandle.of(process.getPid()).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .toList();
    }

    private static boolean end(List<ProcessHandle> processes, long nanoseconds) throws InterruptedException {
        processes.forEach(ProcessHandle::destroyForcibly);
        long start = System.nanoTime();
        while (processes.stream().anyMatch(SessionProcesses::runs)) {
            if (System.nanoTime() - start >= nanoseconds) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_CHECKS);
        }
        return true;
    }

    /**
     * A process that has ended stays in the system's list until its parent asks for its exit code, which some never do. It
     * has no command any more. {@link ProcessHandle#onExit} would wait for that, and looks only every 300 milliseconds.
     */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}

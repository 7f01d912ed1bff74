package io.jenkins.plugins.bitwarden.agent;

import hudson.util.ProcessTree;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.security.MasterToSlaveCallable;

/**
 * Ends all processes of a session on an agent, whether they want to or not; Jenkins itself only asks them to. They are
 * told by their environment, which each passes on to what it starts.
 */
final class SessionProcesses extends MasterToSlaveCallable<Void, InterruptedException> {

    @Serial
    private static final long serialVersionUID = 1;

    private static final long SECONDS_TO_DIE = 5;

    private final String directory;

    /**
     * @param directory the path of a session's directory
     */
    SessionProcesses(String directory) {
        this.directory = directory;
    }

    /** {@inheritDoc} Returns when they have ended. */
    @Override
    public Void call() throws InterruptedException {
        // What a process starts while it is looked for is found the next time.
        List<ProcessHandle> found = find();
        while (!found.isEmpty() && end(found)) {
            found = find();
        }
        return null;
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

    private static boolean end(List<ProcessHandle> processes) throws InterruptedException {
        processes.forEach(ProcessHandle::destroyForcibly);
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(SECONDS_TO_DIE, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException stuck) {
            return false;
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.ExtensionList;
import hudson.FilePath.FileCallableWrapperFactory;
import hudson.remoting.DelegatingCallable;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.remoting.RoleChecker;

/** Makes one sort of work with files take its time on agents. */
final class SlowAgents extends FileCallableWrapperFactory {

    private static volatile String slow = "nothing";
    private static volatile Path marker;

    /** Registers it with this Jenkins. */
    static void install() {
        ExtensionList.lookup(FileCallableWrapperFactory.class).add(new SlowAgents());
    }

    /**
     * Makes work with files wait.
     *
     * @param work a part of the name of its class
     * @param reached a file that is written when the work is reached, which then waits for {@link #speedUp}
     */
    static void slowDown(String work, Path reached) throws IOException {
        Files.deleteIfExists(reached);
        Files.deleteIfExists(goOn(reached));
        marker = reached;
        slow = work;
    }

    /** Lets everything go on, also where nothing was slowed down. */
    static void speedUp() throws IOException {
        slow = "nothing";
        if (marker != null) {
            Files.write(goOn(marker), new byte[0]);
        }
    }

    /** A file of its own, since work that was slowed down may also reach the agent after this. */
    private static Path goOn(Path marker) {
        return marker.resolveSibling(marker.getFileName() + "-go-on");
    }

    @Override
    public <T> DelegatingCallable<T, IOException> wrap(DelegatingCallable<T, IOException> callable) {
        return callable.toString().contains(slow)
                ? new Slow<>(callable, marker.toFile(), goOn(marker).toFile())
                : callable;
    }

    private static final class Slow<T> implements DelegatingCallable<T, IOException> {

        @Serial
        private static final long serialVersionUID = 1;

        private final DelegatingCallable<T, IOException> callable;
        private final File marker;
        private final File goOn;

        Slow(DelegatingCallable<T, IOException> callable, File marker, File goOn) {
            this.callable = callable;
            this.marker = marker;
            this.goOn = goOn;
        }

        @Override
        public T call() throws IOException {
            Files.write(marker.toPath(), new byte[0]);
            try {
                while (!goOn.exists()) {
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return callable.call();
        }

        @Override
        public ClassLoader getClassLoader() {
            return callable.getClassLoader();
        }

        @Override
        public void checkRoles(RoleChecker checker) {
            callable.checkRoles(checker);
        }
    }
}

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
     * @param until a file that is written when the work is reached, and that it waits for to be deleted
     */
    static void slowDown(String work, Path until) {
        marker = until;
        slow = work;
    }

    /** Lets everything go on, also where nothing was slowed down. */
    static void speedUp() throws IOException {
        slow = "nothing";
        if (marker != null) {
            Files.deleteIfExists(marker);
        }
    }

    @Override
    public <T> DelegatingCallable<T, IOException> wrap(DelegatingCallable<T, IOException> callable) {
        return callable.toString().contains(slow) ? new Slow<>(callable, marker.toFile()) : callable;
    }

    private static final class Slow<T> implements DelegatingCallable<T, IOException> {

        @Serial
        private static final long serialVersionUID = 1;

        private final DelegatingCallable<T, IOException> callable;
        private final File marker;

        Slow(DelegatingCallable<T, IOException> callable, File marker) {
            this.callable = callable;
            this.marker = marker;
        }

        @Override
        public T call() throws IOException {
            Files.write(marker.toPath(), new byte[0]);
            try {
                while (marker.exists()) {
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

package io.jenkins.plugins.bitwarden.tool;

import hudson.FilePath;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A folder on a node that holds a whole installation, or does not exist. Its name tells version and checksum, so what is
 * in it never changes, also while builds use it.
 *
 * @param folder where it is or will be
 * @param program the path of bw in it, with slashes
 */
record InstallationFolder(FilePath folder, String program) {

    private static final Logger LOGGER = Logger.getLogger(InstallationFolder.class.getName());

    /** One for each connection of a node, since one installation at a time is enough there. */
    private static final Map<VirtualChannel, ReentrantLock> LOCKS = Collections.synchronizedMap(new WeakHashMap<>());

    private static final String UNFINISHED = "unfinished-";

    /** Makes an installation. */
    @FunctionalInterface
    interface Work {

        /** Fills an empty folder, which is then moved to its place. */
        void in(FilePath empty) throws IOException, InterruptedException;
    }

    /**
     * Has the work done unless that was done before. If the work fails, nothing is left.
     *
     * @param log the log of the build
     * @return the folder that bw is in
     * @throws IOException if the node is lost, or by the work
     * @throws InterruptedException if the build was stopped
     */
    FilePath install(TaskListener log, Work work) throws IOException, InterruptedException {
        if (!isWhole()) {
            ReentrantLock lock = LOCKS.computeIfAbsent(folder.getChannel(), node -> new ReentrantLock());
            if (!lock.tryLock()) {
                log.getLogger().println(Messages.InstallationFolder_waiting());
                lock.lockInterruptibly();
            }
            try {
                if (!isWhole()) {
                    doWork(work);
                }
            } finally {
                lock.unlock();
            }
        }
        return folder.child(program).getParent();
    }

    private boolean isWhole() throws IOException, InterruptedException {
        return folder.child(program).exists();
    }

    private void doWork(Work work) throws IOException, InterruptedException {
        FilePath parent = Objects.requireNonNull(folder.getParent());
        parent.mkdirs();
        // Left by a node that was lost, since nobody else installs here now.
        for (FilePath left : parent.listDirectories()) {
            if (left.getName().startsWith(UNFINISHED) || left.equals(folder)) {
                left.deleteRecursive();
            }
        }
        FilePath unfinished = parent.child(UNFINISHED + UUID.randomUUID());
        try {
            unfinished.mkdirs();
            work.in(unfinished);
            unfinished.renameTo(folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete(unfinished);
            throw e;
        }
    }

    /** Also after the build was stopped. */
    private static void delete(FilePath unfinished) {
        boolean stopped = Thread.interrupted();
        try {
            unfinished.deleteRecursive();
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> unfinished + " is left");
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.util.Optional;

/**
 * A private directory for bw's files on the machine where bw runs. All methods throw an {@link IOException} also if the
 * connection to that machine is lost, and an {@link InterruptedException} if the waiting thread is interrupted.
 */
public interface Directory {

    /** Returns its absolute path on that machine. */
    String path();

    /**
     * Creates it with a {@code data.json}. Only the owner has access (0700 and 0600), if the file system has
     * permissions.
     *
     * @param dataFile the content of data.json, or null for a directory without one
     * @throws IOException if it cannot be created, or exists: somebody else may have created it
     */
    void create(String dataFile) throws IOException, InterruptedException;

    /** What is done in a directory. */
    @FunctionalInterface
    interface Work<T> {

        T run() throws CliFailure, IOException, InterruptedException;
    }

    /**
     * {@linkplain #create Creates} this, and returns what the work returns. Deletes it again if the work fails; what
     * cannot be deleted then is told by an exception that is suppressed in the failure.
     */
    default <T> T createFor(String dataFile, Work<T> work) throws CliFailure, IOException, InterruptedException {
        create(dataFile);
        try {
            return work.run();
        } catch (Throwable failure) {
            try {
                delete();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failure.addSuppressed(interrupted);
            } catch (IOException | RuntimeException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /**
     * Returns what {@code data.json} tells, {@link AccountState#UNKNOWN} if there is none. The file is read on that
     * machine, because the whole vault is in it.
     */
    AccountState state() throws IOException, InterruptedException;

    /**
     * Takes client_id and client_secret out of {@code data.json}, which no bw may be using meanwhile. Nothing else in
     * the file changes. If this fails, the file is as it was.
     *
     * @return what the file tells afterwards, or nothing if the key was not where bw is known to keep it
     */
    Optional<AccountState> discardApiKey() throws IOException, InterruptedException;

    /**
     * Deletes it with its content. Does nothing if it does not exist.
     *
     * @throws IOException if a part of it cannot be deleted
     */
    void delete() throws IOException, InterruptedException;
}

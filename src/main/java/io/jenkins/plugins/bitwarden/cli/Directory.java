package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;

/** A directory of our own on the machine where bw runs, for bw's files and nobody else's eyes. */
public interface Directory {

    /** Returns its absolute path there, as bw must be told. */
    String path();

    /**
     * Creates it with bw's {@code data.json} in it, for its owner alone if the file system can say so (0700 and 0600).
     *
     * @param dataFile the content of data.json
     * @throws IOException if it cannot be created, or is there already: somebody else may have put it there
     * @throws InterruptedException if the waiting thread was interrupted
     */
    void create(String dataFile) throws IOException, InterruptedException;

    /**
     * Returns what {@code data.json} tells, {@link AccountState#UNKNOWN} if there is none. It is read where it is: the
     * whole vault is in it.
     *
     * @throws IOException if it cannot be read
     * @throws InterruptedException if the waiting thread was interrupted
     */
    AccountState state() throws IOException, InterruptedException;

    /**
     * Deletes it with all that is in it; does nothing if it is not there.
     *
     * @throws IOException if something of it is left
     * @throws InterruptedException if the waiting thread was interrupted
     */
    void delete() throws IOException, InterruptedException;
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A directory of our own on the machine where bw runs, for bw's files and nobody else's eyes. */
public interface Directory {

    /** Returns its absolute path there, as bw must be told. */
    String path();

    /**
     * Creates it, for its owner alone where the file system can say so (0700).
     *
     * @throws IOException if it cannot be created, or is there already: somebody else may have put it there
     * @throws InterruptedException if the waiting thread was interrupted
     */
    void create() throws IOException, InterruptedException;

    /**
     * Writes a new file into it, for its owner alone (0600).
     *
     * @param name the file's name
     * @param content its whole content
     * @throws IOException if it cannot be written, or is there already
     * @throws InterruptedException if the waiting thread was interrupted
     */
    void write(String name, String content) throws IOException, InterruptedException;

    /**
     * Opens a file in it, whatever its size.
     *
     * @param name the file's name
     * @return its content, which the caller closes, or nothing if there is no such file; reading throws an
     *     {@link java.io.InterruptedIOException} if the reading thread is interrupted
     * @throws IOException if it cannot be opened
     * @throws InterruptedException if the waiting thread was interrupted
     */
    Optional<InputStream> read(String name) throws IOException, InterruptedException;

    /**
     * Deletes it with all that is in it; does nothing if it is not there.
     *
     * @throws IOException if something of it is left
     * @throws InterruptedException if the waiting thread was interrupted
     */
    void delete() throws IOException, InterruptedException;
}

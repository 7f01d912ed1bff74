package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.cli.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;

/**
 * A session's directory that the {@link SessionLedger} knows of from before it is there until after it is gone.
 *
 * @param directory where it is
 * @param note what the ledger says of it
 */
record NotedDirectory(AgentDirectory directory, SessionNote note) implements Directory {

    @Override
    public String path() {
        return directory.path();
    }

    @Override
    public void create() throws IOException, InterruptedException {
        SessionLedger.get().add(note);
        try {
            directory.create();
        } catch (FileAlreadyExistsException notOurs) {
            SessionLedger.get().strike(note);
            throw notOurs;
        } catch (IOException | InterruptedException | RuntimeException e) {
            // The agent may have created it before it was lost, or be about to, so that now is too early to delete it.
            SessionLedger.get().release(note);
            throw e;
        }
    }

    @Override
    public void write(String name, String content) throws IOException, InterruptedException {
        directory.write(name, content);
    }

    @Override
    public Optional<InputStream> read(String name) throws IOException, InterruptedException {
        return directory.read(name);
    }

    @Override
    public void delete() throws IOException, InterruptedException {
        try {
            directory.delete();
        } catch (InterruptedException e) {
            SessionReaper.release(note);
            throw e;
        } catch (IOException | RuntimeException e) {
            SessionReaper.release(note);
            throw new AbortException(Messages.SessionNote_left(note, e));
        }
        SessionLedger.get().strike(note);
    }
}

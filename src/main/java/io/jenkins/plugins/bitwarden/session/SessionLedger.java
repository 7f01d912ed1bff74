package io.jenkins.plugins.bitwarden.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.util.XStream2;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The sessions that may have a directory on an agent. A note is written before the directory is created, and deleted
 * after the directory, so that a lost agent or a killed controller leaves no unknown directory. Each note is a file in
 * {@code JENKINS_HOME/bitwarden-sessions}, without secrets.
 */
@Extension
public class SessionLedger {

    private static final Logger LOGGER = Logger.getLogger(SessionLedger.class.getName());
    private static final XStream2 XSTREAM = new XStream2();
    private static final String ENDING = ".xml";

    /** There are more notes than running blocks only if agents stay away or directories cannot be deleted. */
    private static final int MOST = 10_000;

    private final File folder = new File(Jenkins.get().getRootDir(), "bitwarden-sessions");
    private Map<String, SessionNote> notes;

    /** How often each directory could not be deleted since the controller started; none are not in it. */
    private final Map<String, Integer> failures = new HashMap<>();

    static {
        XSTREAM.alias("session", SessionNote.class);
    }

    static SessionLedger get() {
        return ExtensionList.lookupSingleton(SessionLedger.class);
    }

    /**
     * @throws IOException if the note is not on disk; the session must not be opened then
     */
    synchronized void add(SessionNote note) throws IOException {
        if (notes().size() >= MOST) {
            notes().values().stream().filter(SessionNote::isOver).findFirst().ifPresent(oldest -> {
                LOGGER.log(
                        Level.WARNING, "There are {0} directories to delete; forgetting {1}", new Object[] {MOST, oldest
                        });
                strike(oldest);
            });
        }
        write(note);
    }

    /** Returns whether there is a note of this directory, which therefore may exist. */
    synchronized boolean has(SessionNote note) {
        return notes().containsKey(note.name());
    }

    /** Notes that a session is over, though its directory may still exist. */
    synchronized void release(SessionNote note) {
        replace(note.name(), SessionNote::over);
    }

    /** Deletes a note, because the directory is deleted or the agent does not come back. */
    synchronized void strike(SessionNote note) {
        failures.remove(note.name());
        if (notes().remove(note.name()) != null && !file(note.name()).delete()) {
            LOGGER.log(Level.WARNING, "{0} could not be deleted", file(note.name()));
        }
    }

    /** Counts that a directory could not be deleted, and returns how often that was so. */
    synchronized int failed(SessionNote note) {
        return failures.merge(note.name(), 1, Integer::sum);
    }

    /** Returns how often a directory could not be deleted since the controller started. */
    synchronized int failures(SessionNote note) {
        return failures.getOrDefault(note.name(), 0);
    }

    /** Returns all notes, the oldest first. */
    synchronized List<SessionNote> all() {
        return List.copyOf(notes().values());
    }

    /** Returns the time since a note was written or changed. */
    Duration age(SessionNote note) {
        return Duration.between(Instant.ofEpochMilli(file(note.name()).lastModified()), Instant.now());
    }

    /** Applies a change to all notes, and writes those that it changes. */
    synchronized void update(UnaryOperator<SessionNote> change) {
        all().forEach(note -> replace(note.name(), change));
    }

    private void replace(String name, UnaryOperator<SessionNote> change) {
        SessionNote note = notes().get(name);
        SessionNote changed = note == null ? null : change.apply(note);
        if (changed == note) {
            return;
        }
        try {
            write(changed);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> changed + " could not be written to " + folder);
        }
    }

    private void write(SessionNote note) throws IOException {
        new XmlFile(XSTREAM, file(note.name())).write(note);
        notes().put(note.name(), note);
    }

    private File file(String name) {
        return new File(folder, name + ENDING);
    }

    private Map<String, SessionNote> notes() {
        if (notes == null) {
            notes = new LinkedHashMap<>();
            File[] files = folder.listFiles((parent, name) -> name.endsWith(ENDING));
            Arrays.stream(files == null ? new File[0] : files)
                    .sorted(Comparator.comparingLong(File::lastModified))
                    .forEach(this::read);
        }
        return notes;
    }

    private void read(File file) {
        try {
            if (new XmlFile(XSTREAM, file).read() instanceof SessionNote note
                    && note.isOurs()
                    && file.equals(file(note.name()))) {
                notes.put(note.name(), note);
                return;
            }
            LOGGER.log(Level.WARNING, "{0} is no note of a session", file);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> file + " cannot be read");
        }
    }
}

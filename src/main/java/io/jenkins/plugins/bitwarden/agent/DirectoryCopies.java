package io.jenkins.plugins.bitwarden.agent;

import com.google.common.util.concurrent.Uninterruptibles;
import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.DataFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import jenkins.MasterToSlaveFileCallable;

/** Copies a session's directory on its agent. */
public final class DirectoryCopies {

    private DirectoryCopies() {}

    /**
     * What became of one copy.
     *
     * @param source the path of what was copied
     * @param isPrivate whether its owner alone may enter it
     * @param problem why there is none, or null
     */
    public record Outcome(String source, boolean isPrivate, IOException problem) implements Serializable {}

    /**
     * Makes copies in one call. Once it has begun, an interrupt has no effect before it has ended: the copies may be for
     * others.
     *
     * @param sources the paths to try, one after the other, with the fingerprint that the account's state must still
     *     have there. A process may be writing to a source, or may have locked its vault. An empty fingerprint is for a
     *     directory that nobody uses yet
     * @param targets where the copies are to be
     * @return what became of each, or nothing if there is no usable source, and so no copy
     * @throws IOException if the agent is lost. There may then be copies
     * @throws InterruptedException if the waiting thread was interrupted before
     */
    public static List<Outcome> make(VirtualChannel agent, Map<String, String> sources, List<String> targets)
            throws IOException, InterruptedException {
        Future<ArrayList<Outcome>> copies = new FilePath(agent, targets.get(0))
                .actAsync(new Copy(new LinkedHashMap<>(sources), new ArrayList<>(targets)));
        try {
            return Uninterruptibles.getUninterruptibly(copies);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static final class Copy extends MasterToSlaveFileCallable<ArrayList<Outcome>> {
        @Serial
        private static final long serialVersionUID = 1;

        private final LinkedHashMap<String, String> sources;
        private final ArrayList<String> targets;
        private transient Path firstCopy;

        Copy(LinkedHashMap<String, String> sources, ArrayList<String> targets) {
            this.sources = sources;
            this.targets = targets;
        }

        @Override
        public ArrayList<Outcome> invoke(File first, VirtualChannel channel) {
            ArrayList<Outcome> outcomes = new ArrayList<>();
            for (String target : targets) {
                Outcome outcome = copy(Path.of(target));
                if (outcome == null) {
                    break;
                }
                outcomes.add(outcome);
            }
            return outcomes;
        }

        /** Returns null if there is no source any more. The first copy is the source of all others. */
        private Outcome copy(Path target) {
            while (!sources.isEmpty()) {
                Map.Entry<String, String> next = sources.entrySet().iterator().next();
                String source = next.getKey();
                Path file = (firstCopy == null ? Path.of(source) : firstCopy).resolve(DataFile.NAME);
                try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    Outcome outcome = copy(source, content, target);
                    if (outcome.problem() != null) {
                        return outcome;
                    }
                    if (firstCopy != null || isAsOpened(target, next.getValue())) {
                        firstCopy = target;
                        return outcome;
                    }
                } catch (IOException closed) {
                    // Another source may be better.
                }
                sources.remove(source);
            }
            return null;
        }

        private static Outcome copy(String source, InputStream content, Path target) {
            try {
                PrivateDirectory.Creation creation = new PrivateDirectory(target).create(content);
                return creation == PrivateDirectory.Creation.REFUSED
                        ? new Outcome(source, false, parentIsOpen(target))
                        : new Outcome(source, creation == PrivateDirectory.Creation.PRIVATE, null);
            } catch (IOException e) {
                return new Outcome(source, false, e);
            }
        }

        private static AbortException parentIsOpen(Path target) {
            return new AbortException(Messages.AgentDirectory_parentIsOpen(Objects.requireNonNull(target.getParent())));
        }

        /** Deletes what is not as it was when it was opened. */
        private static boolean isAsOpened(Path copy, String fingerprint) throws IOException {
            if (fingerprint.isEmpty()) {
                return true;
            }
            boolean same = false;
            try (InputStream content = Files.newInputStream(copy.resolve(DataFile.NAME))) {
                same = DataFile.state(content).fingerprint().equals(fingerprint);
            } finally {
                if (!same) {
                    new DirectoryTree(copy).delete();
                }
            }
            return same;
        }
    }
}

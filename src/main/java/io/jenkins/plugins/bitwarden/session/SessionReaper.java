package io.jenkins.plugins.bitwarden.session;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.ComputerListener;
import hudson.slaves.EphemeralNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;
import jenkins.util.Timer;

/**
 * Deletes directories that sessions left: when their build ends, their agent comes back, or the controller starts, and
 * before another session is opened on the same agent. A directory that cannot be deleted is tried again at growing
 * intervals, so that it does not slow down each login.
 */
public final class SessionReaper {

    private static final Logger LOGGER = Logger.getLogger(SessionReaper.class.getName());

    /** In seconds. The pause doubles with each attempt. */
    private static final long FIRST_PAUSE = 10;

    private static final long LONGEST_PAUSE = 3600;

    private SessionReaper() {}

    /** Deletes directories on a node, except for those that could not be deleted before: they have a time of their own. */
    static void clear(String node) throws InterruptedException {
        for (SessionNote note : left(node)) {
            if (SessionLedger.get().failures(note) == 0) {
                delete(note);
            }
        }
    }

    private static List<SessionNote> left(String node) {
        // An agent may connect before Jenkins has loaded the builds and resumed them.
        boolean buildsAreKnown = Jenkins.get().getInitLevel().compareTo(InitMilestone.JOB_CONFIG_ADAPTED) >= 0;
        return notes(note -> note.node().equals(node)
                && (note.isOver() || buildsAreKnown && !isBuilding(note))
                && !(SharedLogins.get().keeps(note) && isBuilding(note)));
    }

    /** Notes that directories are not needed any more, and deletes them in the background, now or later. */
    public static void release(SessionNote... notes) {
        List.of(notes).forEach(SessionLedger.get()::release);
        inBackground(List.of(notes));
    }

    private static void inBackground(List<SessionNote> notes) {
        if (notes.isEmpty()) {
            return;
        }
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                for (SessionNote note : notes) {
                    delete(note);
                }
            } catch (InterruptedException shutDown) {
                LOGGER.log(Level.FINE, "interrupted; what is left is deleted another time", shutDown);
            }
        });
    }

    private static void delete(SessionNote note) throws InterruptedException {
        try {
            var directory = note.location();
            if (directory.isPresent()) {
                directory.get().deleteAtOnce();
                SessionLedger.get().strike(note);
            }
        } catch (IOException | RuntimeException e) {
            tryLater(note, e);
        }
    }

    private static void tryLater(SessionNote note, Exception failure) {
        int failures = SessionLedger.get().failed(note);
        long seconds = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures - 1, Integer.SIZE));
        LOGGER.log(
                Level.WARNING,
                failures == 1 ? failure : null,
                () -> note + " could not be deleted; next attempt in " + seconds + " seconds");
        // An attempt in between, such as when the agent connected, has scheduled its own successor.
        Runnable again = () -> {
            if (SessionLedger.get().failures(note) == failures) {
                inBackground(List.of(note));
            }
        };
        Timer.get().schedule(again, seconds, TimeUnit.SECONDS);
    }

    /** The current user may not see the build, so Jenkins itself asks. */
    private static boolean isBuilding(SessionNote note) {
        try (ACLContext everything = ACL.as2(ACL.SYSTEM2)) {
            Run<?, ?> build = Run.fromExternalizableId(note.build());
            return build != null && build.isBuilding();
        }
    }

    private static List<SessionNote> notes(Predicate<SessionNote> wanted) {
        return SessionLedger.get().all().stream().filter(wanted).toList();
    }

    /** Agents that connect. The built-in node does so when the controller starts. */
    @Extension
    public static final class Agents extends ComputerListener {

        /** Notes of a missing node stay so long, because the node of an agent that registers itself may come back. */
        private static final Duration AWAY = Duration.ofDays(7);

        @Override
        public void onOnline(Computer computer, TaskListener listener) throws InterruptedException {
            if (computer instanceof Jenkins.MasterComputer) {
                SessionLedger ledger = SessionLedger.get();
                notes(note -> !note.node().isEmpty()
                                && Jenkins.get().getNode(note.node()) == null
                                && ledger.age(note).compareTo(AWAY) > 0)
                        .forEach(ledger::strike);
            }
            for (SessionNote note : left(computer.getName())) {
                delete(note);
            }
        }
    }

    /** Builds that end. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> build) {
            List<SessionNote> ended = notes(note -> note.build().equals(build.getExternalizableId()));
            ended.forEach(SharedLogins.get()::close);
            inBackground(ended.stream()
                    .filter(note -> SessionLedger.get().failures(note) == 0)
                    .toList());
        }
    }

    /** Jobs that are loaded or renamed, with their builds. */
    @Extension
    public static final class Jobs extends ItemListener {

        /** Deletes directories on agents that connected before the builds were loaded. */
        @Override
        public void onLoaded() {
            for (Computer computer : Jenkins.get().getComputers()) {
                inBackground(left(computer.getName()));
            }
        }

        @Override
        public void onLocationChanged(Item item, String oldName, String newName) {
            String before = oldName + "#";
            SessionLedger.get()
                    .update(note -> note.build().startsWith(before)
                            ? note.in(newName + "#" + note.build().substring(before.length()))
                            : note);
        }
    }

    /** Nodes that are renamed or deleted. An {@link EphemeralNode} may come back, so its notes stay. */
    @Extension
    public static final class Nodes extends NodeListener {

        @Override
        protected void onUpdated(@NonNull Node before, @NonNull Node after) {
            if (!before.getNodeName().equals(after.getNodeName())) {
                SessionLedger.get()
                        .update(note -> note.node().equals(before.getNodeName()) ? note.on(after.getNodeName()) : note);
            }
        }

        @Override
        protected void onDeleted(@NonNull Node node) {
            if (!(node instanceof EphemeralNode)) {
                notes(note -> note.node().equals(node.getNodeName())).forEach(SessionLedger.get()::strike);
            }
        }
    }
}

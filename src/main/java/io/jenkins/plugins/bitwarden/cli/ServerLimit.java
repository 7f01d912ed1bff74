package io.jenkins.plugins.bitwarden.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The logins to one server. They go freely until the server refuses one because there were too many. From then on they
 * go one at a time, in order, with pauses between their beginnings, until there has been none for a while. bw 2026.6.0
 * and 2026.9.0 do not print how long to wait. The pauses fit Bitwarden's clouds, which allow 10 logins a minute for an
 * address, and grow for Vaultwarden, which allows 10 at once and then one in 60 seconds.
 */
public final class ServerLimit {

    /** What a login waits for. */
    public enum Wait {
        /** The server has just refused this login. */
        REFUSED,
        /** The server has refused others before this one. */
        OTHERS,
        /** It has waited for a minute more. */
        STILL
    }

    /** Is told at once that a login waits, and then once a minute. */
    @FunctionalInterface
    public interface Listener {

        /** Is called in the thread of the login. */
        void waits(Wait why);
    }

    /**
     * How long everything takes.
     *
     * @param pause between the beginnings of two logins, at first; doubled when it was too short
     * @param longest the longest pause
     * @param quiet after so long without a login that waited, logins go freely again
     */
    record Pace(Duration pause, Duration longest, Duration quiet) {
        static final Pace DEFAULT = new Pace(Duration.ofSeconds(11), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    private static final Map<URI, ServerLimit> ALL = new ConcurrentHashMap<>();
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Pace pace;
    private final ReentrantLock turn = new ReentrantLock(true);
    private boolean limited;
    private long pause;
    private long latest;

    ServerLimit(Pace pace) {
        this.pace = pace;
        pause = pace.pause().toNanos();
    }

    /** Returns that of a server, for all logins of this controller. */
    public static ServerLimit of(URI server) {
        return ALL.computeIfAbsent(server, first -> new ServerLimit(Pace.DEFAULT));
    }

    /**
     * Waits if the server limits logins. The caller must close what this returns, in the same thread.
     *
     * @param most how long this login may wait for its turn; then it is tried once more, out of turn
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public Turn enter(Duration most, Listener listener) throws InterruptedException {
        Turn login = new Turn(most, listener);
        if (isLimited()) {
            login.waitForTurn(Wait.OTHERS);
        }
        return login;
    }

    private synchronized boolean isLimited() {
        if (limited
                && !turn.isLocked()
                && System.nanoTime() - latest > pace.quiet().toNanos()) {
            limited = false;
            pause = pace.pause().toNanos();
        }
        return limited;
    }

    private synchronized void refused(boolean inTurn) {
        limited = true;
        latest = System.nanoTime();
        if (inTurn) {
            pause = Math.min(2 * pause, pace.longest().toNanos());
        }
    }

    private synchronized void begin() {
        latest = System.nanoTime();
    }

    private synchronized long nanosToNext() {
        return latest + pause - System.nanoTime();
    }

    /** One login. */
    public final class Turn implements AutoCloseable {

        private final Listener listener;
        private long left;
        private long deadline;
        private long told;
        private boolean hasTold;

        private Turn(Duration most, Listener listener) {
            left = most.toNanos();
            this.listener = listener;
        }

        /**
         * Notes that the server has refused this login because there were too many, and waits until it may be tried again.
         *
         * @return false if it has waited as long as it may
         * @throws InterruptedException if the waiting thread was interrupted
         */
        public boolean refused() throws InterruptedException {
            ServerLimit.this.refused(turn.isHeldByCurrentThread());
            if (left <= 0) {
                return false;
            }
            waitForTurn(Wait.REFUSED);
            return true;
        }

        private void waitForTurn(Wait why) throws InterruptedException {
            deadline = System.nanoTime() + left;
            boolean isTurn = turn.isHeldByCurrentThread() || turn.tryLock(0, TimeUnit.NANOSECONDS);
            while (!isTurn && left() > 0) {
                tell(why);
                isTurn = turn.tryLock(step(), TimeUnit.NANOSECONDS);
            }
            while (nanosToNext() > 0 && left() > 0) {
                tell(why);
                TimeUnit.NANOSECONDS.sleep(Math.min(step(), nanosToNext()));
            }
            left = left();
            begin();
        }

        /** Until the time is up, or there is something to tell. */
        private long step() {
            return Math.max(1, Math.min(left(), told + MINUTE - System.nanoTime()));
        }

        private long left() {
            return deadline - System.nanoTime();
        }

        private void tell(Wait why) {
            if (!hasTold || System.nanoTime() - told >= MINUTE) {
                listener.waits(hasTold ? Wait.STILL : why);
                told = System.nanoTime();
                hasTold = true;
            }
        }

        /** Lets the next one have its turn. */
        @Override
        public void close() {
            if (turn.isHeldByCurrentThread()) {
                turn.unlock();
            }
        }
    }
}

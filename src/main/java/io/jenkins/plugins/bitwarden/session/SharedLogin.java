package io.jenkins.plugins.bitwarden.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A login that several blocks share. One block at a time opens: it copies what is open, or logs in. The others wait in
 * order, and no thread waits with them. Safe for use by many threads.
 *
 * @param <B> a block
 * @param <S> what is open, and can be copied for other blocks
 */
final class SharedLogin<B, S> {

    /** How far a block has come. */
    enum State {
        /** Another block opens. */
        WAITING,
        /** This block has to open, for itself and for those that wait. */
        OPENING,
        /** Another block has made a copy for this one, or has got for it what it came for. */
        SERVED,
        /** This block has what it came for. */
        OPEN,
        /** The block that opened has failed, and so this one does, too. */
        FAILED,
        /** This block was stopped, or failed for a reason of its own. */
        LEFT
    }

    private final List<S> open = new ArrayList<>();
    private final Deque<Place> waiting = new ArrayDeque<>();
    private Place opener;

    /**
     * Adds a block.
     *
     * @param call is run as soon as the block need not wait, maybe before this returns; never after it has left
     */
    synchronized Place enter(B block, Runnable call) {
        Place place = new Place(block, call);
        if (opener == null) {
            open(place);
        } else {
            waiting.add(place);
        }
        return place;
    }

    /** Returns what is open, the latest first. */
    synchronized List<S> open() {
        return new ArrayList<>(open).reversed();
    }

    /** Notes that something stays open without a block. */
    synchronized void keep(S session) {
        open.add(session);
    }

    /** Forgets what is closed. */
    synchronized void close(Predicate<S> closed) {
        open.removeIf(closed);
    }

    /** Returns whether no block comes and nothing is open. */
    synchronized boolean isOver() {
        return opener == null && waiting.isEmpty() && open.isEmpty();
    }

    private void open(Place place) {
        opener = place;
        if (place != null) {
            place.enter(State.OPENING);
        }
    }

    /** The place of one block. */
    final class Place {

        private final B block;
        private final Runnable call;
        private volatile State state = State.WAITING;
        private S session;
        private volatile Exception failure;

        private Place(B block, Runnable call) {
            this.block = block;
            this.call = call;
        }

        private void enter(State next) {
            state = next;
            call.run();
        }

        B block() {
            return block;
        }

        State state() {
            return state;
        }

        /** Returns the places that wait for this one. */
        List<Place> others() {
            synchronized (SharedLogin.this) {
                return opener == this ? List.copyOf(waiting) : List.of();
            }
        }

        /** Gives a copy, or null if it needs none, to a block that waits, and returns whether it still waited. */
        boolean serve(S copy) {
            return settle(State.SERVED, copy, null);
        }

        /** Lets a block that waits fail. */
        void refuse(Exception reason) {
            settle(State.FAILED, null, reason);
        }

        private boolean settle(State next, S copy, Exception reason) {
            synchronized (SharedLogin.this) {
                boolean waits = waiting.remove(this);
                if (waits) {
                    session = copy;
                    failure = reason;
                    Optional.ofNullable(copy).ifPresent(open::add);
                    enter(next);
                }
                return waits;
            }
        }

        /**
         * Returns the copy that another block has made, if this one needs it.
         *
         * @throws IllegalStateException if no block has {@linkplain #serve served} this one
         */
        Optional<S> take() {
            synchronized (SharedLogin.this) {
                if (state != State.SERVED) {
                    throw new IllegalStateException(state.toString());
                }
                state = State.OPEN;
                return Optional.ofNullable(session);
            }
        }

        Exception failure() {
            return failure;
        }

        /** Notes that this block has opened. The first that still waits is the next to open. */
        void opened(S opened) {
            synchronized (SharedLogin.this) {
                if (opener == this) {
                    state = State.OPEN;
                    open.add(opened);
                    SharedLogin.this.open(waiting.poll());
                }
            }
        }

        /** Notes that the login failed, for all that wait for it, too. */
        void failed(Exception reason) {
            synchronized (SharedLogin.this) {
                if (opener == this) {
                    state = State.FAILED;
                    opener = null;
                    List.copyOf(waiting).forEach(other -> other.refuse(reason));
                }
            }
        }

        /**
         * Ends the block's place. If it was to open, the first that waits opens.
         *
         * @return the copy that was made for this block, and that it has not taken
         */
        Optional<S> leave() {
            synchronized (SharedLogin.this) {
                if (Set.of(State.OPEN, State.FAILED, State.LEFT).contains(state)) {
                    return Optional.empty();
                }
                state = State.LEFT;
                waiting.remove(this);
                if (opener == this) {
                    SharedLogin.this.open(waiting.poll());
                }
                open.remove(session);
                return Optional.ofNullable(session);
            }
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import java.io.Serial;
import java.io.Serializable;

/**
 * How far a block has come, and how it is stopped there. Its state is kept across a restart of the controller; the thread
 * that works and the cause of a stop are not. Safe for use by many threads.
 */
final class BlockLife implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** What a block does, in this order. */
    enum State {
        /** bw logs in, and the items are read. A stop interrupts that, and the directory is deleted. */
        LOGGING_IN,
        /** The body runs. A stop is the body's. */
        IN_BODY,
        /** The body has ended and the directory is being deleted. A stop waits for that. */
        CLEANING_UP,
        /** The block has ended, or is about to say so. */
        OVER
    }

    /** Something that takes its time. */
    @FunctionalInterface
    interface Work {

        void run() throws Exception;
    }

    private State state = State.LOGGING_IN;
    private transient Thread worker;
    private transient Throwable stop;

    synchronized State state() {
        return state;
    }

    /**
     * Notes that the block has come to its next state.
     *
     * @throws IllegalStateException if it is in that one already, or in a later one
     */
    synchronized void enter(State next) {
        if (next.compareTo(state) <= 0) {
            throw new IllegalStateException(state + " to " + next);
        }
        state = next;
    }

    /**
     * Does nothing, unless the block was stopped.
     *
     * @throws InterruptedException if it was
     */
    synchronized void checkNotStopped() throws InterruptedException {
        if (stop != null) {
            throw new InterruptedException();
        }
    }

    /**
     * Does the login or the clean-up. The work may end with starting another thread that goes on with it; a stop is then
     * that thread's.
     *
     * @throws Exception the cause of the stop, if the block was stopped meanwhile, with what else failed suppressed in it;
     *     else whatever the work throws
     */
    void run(Work work) throws Exception {
        synchronized (this) {
            worker = Thread.currentThread();
        }
        Exception failure = null;
        boolean isTakenOver = false;
        try {
            work.run();
        } catch (Exception e) {
            failure = e;
        } finally {
            synchronized (this) {
                isTakenOver = worker != Thread.currentThread();
                if (!isTakenOver) {
                    worker = null;
                }
                // A stop may have come too late to interrupt the work.
                Thread.interrupted();
            }
        }
        synchronized (this) {
            if (stop != null && !(isTakenOver && failure == null)) {
                if (failure != null && !(failure instanceof InterruptedException)) {
                    stop.addSuppressed(failure);
                }
                throw stop instanceof Exception cause ? cause : new Exception(stop);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Does a part of the login as {@link #run} does, unless the block was stopped before.
     *
     * @param failed is run if that fails
     */
    void logIn(Work part, Runnable failed) throws Exception {
        boolean done = false;
        try {
            run(() -> {
                checkNotStopped();
                part.run();
            });
            done = true;
        } finally {
            if (!done) {
                failed.run();
            }
        }
    }

    /**
     * Stops the login or the clean-up. The first stop interrupts a login, and waits for a clean-up; either then ends with
     * this cause. A second stop waits for nothing.
     *
     * @return whether the block must end at once, since nothing that runs is going to end it
     */
    synchronized boolean stop(Throwable cause) {
        boolean first = stop == null;
        stop = cause;
        if (first && state.compareTo(State.CLEANING_UP) >= 0) {
            return false;
        }
        if (first && worker != null) {
            worker.interrupt();
            return false;
        }
        return true;
    }

    /** Returns whether the block was stopped for this. */
    synchronized boolean isStoppedFor(Throwable cause) {
        return cause == stop;
    }
}

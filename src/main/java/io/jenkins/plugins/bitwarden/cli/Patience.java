package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.Optional;

/** Waits, or not, before bw is called again where a server has had too many logins. */
@FunctionalInterface
public interface Patience {

    /** Gives up at once. */
    Patience NONE = pause -> false;

    /**
     * Finds out how long the server asks to be left alone.
     *
     * @return that, or nothing if it does not say or cannot be asked
     * @throws InterruptedException if the waiting thread was interrupted
     */
    default Optional<Duration> retryAfter() throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Waits.
     *
     * @param pause how long to wait
     * @return whether it waited, so that bw may be called again
     * @throws InterruptedException if the waiting thread was interrupted
     */
    boolean await(Duration pause) throws InterruptedException;
}

package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;

/** Waits, or not, before bw is called again where a server has had too many logins. */
@FunctionalInterface
public interface Patience {

    /** Gives up at once. */
    Patience NONE = pause -> false;

    /**
     * Waits.
     *
     * @param pause how long to wait
     * @return whether it waited, so that bw may be called again
     * @throws InterruptedException if the waiting thread was interrupted
     */
    boolean await(Duration pause) throws InterruptedException;
}

package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;

/** Waits before bw is called again where a server limits logins. */
@FunctionalInterface
public interface LoginPause {

    /** Never waits, so that the first refusal is final. */
    LoginPause NONE = length -> false;

    /**
     * Waits.
     *
     * @param length how long
     * @return whether it waited, so that bw may be called again
     * @throws InterruptedException if the waiting thread was interrupted
     */
    boolean pause(Duration length) throws InterruptedException;
}

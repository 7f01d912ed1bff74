package io.jenkins.plugins.bitwarden.embedded;

import java.time.Duration;

/** How many logins a server accepts: a bucket of tokens that fills up again, as that of Vaultwarden. */
final class LoginLimit {

    /** Accepts all. */
    static final LoginLimit NONE = new LoginLimit(Integer.MAX_VALUE, Duration.ofNanos(1));

    private final int atOnce;
    private final long interval;
    private double tokens;
    private long latest = System.nanoTime();
    private int refused;

    LoginLimit(int atOnce, Duration interval) {
        this.atOnce = atOnce;
        this.interval = interval.toNanos();
        tokens = atOnce;
    }

    synchronized boolean accepts() {
        long now = System.nanoTime();
        tokens = Math.min(atOnce, tokens + (double) (now - latest) / interval);
        latest = now;
        if (tokens < 1) {
            refused++;
            return false;
        }
        tokens--;
        return true;
    }

    synchronized int refused() {
        return refused;
    }
}

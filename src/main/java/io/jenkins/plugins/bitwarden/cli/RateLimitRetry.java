package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls bw again after a pause if the server limits logins. bw 2026.6.0 and 2026.9.0 do not print how long to wait. The
 * pauses fit the limits of servers: Bitwarden's clouds allow 10 logins a minute for an address, Vaultwarden allows 10
 * at once and then one in 60 seconds.
 */
final class RateLimitRetry {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));

    private final Bw bw;
    private final Login.Pause pause;
    private Duration left;
    private int retries;

    /**
     * @param most the limit of all pauses together
     */
    RateLimitRetry(Bw bw, Duration most, Login.Pause pause) {
        this.bw = bw;
        this.pause = pause;
        left = most;
    }

    /**
     * As {@link Bw#succeed}, with at most three pauses in a session.
     *
     * @throws CliFailure if it fails after them too, or the next pause would exceed the limit
     */
    CliResult succeed(Map<String, String> own, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        while (true) {
            try {
                return bw.succeed(own, arguments);
            } catch (CliFailure failure) {
                if (failure.reason() != Reason.RATE_LIMITED || retries == PAUSES.size() || !waited()) {
                    throw failure;
                }
                retries++;
            }
        }
    }

    private boolean waited() throws InterruptedException {
        Duration length = shortened(PAUSES.get(retries));
        if (length.compareTo(left) > 0) {
            return false;
        }
        left = left.minus(length);
        return pause.wait(length);
    }

    /** Shortens a pause by up to a half, so that builds that were refused together do not try again together. */
    private static Duration shortened(Duration pause) {
        long half = pause.dividedBy(2).toMillis();
        return pause.minusMillis(ThreadLocalRandom.current().nextLong(half + 1));
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls bw again where the server limits logins, and for no other reason. How long the server wants it to wait, bw does
 * not print (2026.6.0, 2026.9.0), so that is asked for otherwise. Where nobody knows, the pauses are those that fit what
 * servers are set to: Bitwarden's clouds let 10 logins a minute through for an address, Vaultwarden 10 at once and then
 * one in 60 seconds.
 */
final class PatientBw {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));

    private final Bw bw;
    private final Login login;
    private final Patience patience;
    private Duration left;
    private int attempts;

    PatientBw(Bw bw, Login login, Patience patience) {
        this.bw = bw;
        this.login = login;
        this.patience = patience;
        left = login.limit();
    }

    /**
     * As {@link Bw#succeed}, in at most four attempts for a session.
     *
     * @throws CliFailure if it still fails then, or a pause would be longer than what is left of the login's limit
     */
    CliResult succeed(Map<String, String> own, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        while (true) {
            try {
                return bw.succeed(own, arguments);
            } catch (CliFailure failure) {
                if (failure.reason() != Reason.RATE_LIMITED || attempts == PAUSES.size() || !pause()) {
                    throw failure;
                }
                attempts++;
            }
        }
    }

    private boolean pause() throws CliFailure, InterruptedException {
        Optional<Duration> asked = patience.retryAfter();
        if (asked.isPresent() && asked.get().compareTo(left) > 0) {
            throw new CliFailure(
                    Reason.LIMITED_TOO_LONG, login.key().server(), asked.get().toSeconds(), left.toSeconds());
        }
        Duration pause = asked.map(this::lengthened).orElseGet(() -> shortened(PAUSES.get(attempts)));
        if (pause.compareTo(left) > 0) {
            return false;
        }
        left = left.minus(pause);
        return patience.await(pause);
    }

    /** By up to a half, so that builds that were refused together do not come back together; as {@link #lengthened}. */
    private static Duration shortened(Duration pause) {
        return pause.minus(some(pause.dividedBy(2)));
    }

    /** By up to a quarter or at least a second, if there is time for it: to come back earlier would be in vain. */
    private Duration lengthened(Duration pause) {
        Duration more = pause.dividedBy(4).plusSeconds(1);
        Duration most = left.minus(pause);
        return pause.plus(some(more.compareTo(most) < 0 ? more : most));
    }

    private static Duration some(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }
}

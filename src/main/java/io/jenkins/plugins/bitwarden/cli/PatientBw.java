package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Calls bw again where the server limits logins, and for no other reason. How long the server wants it to wait, bw does
 * not print (2026.6.0, 2026.9.0), so the pauses are those that fit what servers are set to: Bitwarden's clouds let 10
 * logins a minute through for an address, Vaultwarden 10 at once and then one in 60 seconds.
 */
final class PatientBw {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));

    private final Bw bw;
    private final Patience patience;
    private Duration left;
    private int attempts;

    PatientBw(Bw bw, Login login, Patience patience) {
        this.bw = bw;
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
                if (failure.reason() != Reason.RATE_LIMITED || attempts == PAUSES.size()) {
                    throw failure;
                }
                Duration pause = shortened(PAUSES.get(attempts));
                if (pause.compareTo(left) > 0 || !patience.await(pause)) {
                    throw failure;
                }
                attempts++;
                left = left.minus(pause);
            }
        }
    }

    /** By up to a half, so that builds that were refused together do not come back together. */
    private static Duration shortened(Duration pause) {
        return pause.minusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2));
    }
}

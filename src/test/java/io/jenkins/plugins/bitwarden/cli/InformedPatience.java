package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Knows how long the server asks to be left alone, and waits no time at all.
 *
 * @param asked what the server asks for
 * @param pauses gets how long it should have waited
 */
record InformedPatience(Duration asked, List<Duration> pauses) implements Patience {

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(asked);
    }

    @Override
    public boolean await(Duration pause) {
        return pauses.add(pause);
    }
}

package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server could not be asked, or did not say whether it accepts the key.
 *
 * @param obstacle why
 * @param sentence the message
 * @param retryAfter how long the server asks to be left alone, if it limits logins and says so
 */
public record Undecided(Obstacle obstacle, Sentence sentence, Optional<Duration> retryAfter) implements Answer {

    static Undecided of(Obstacle obstacle, BitwardenServer server, Object... details) {
        return of(obstacle, obstacle.name(), server, details);
    }

    /** Takes another message than the obstacle's usual one. */
    static Undecided of(Obstacle obstacle, String key, BitwardenServer server, Object... details) {
        Object[] arguments =
                Stream.concat(Stream.of(server.url()), Stream.of(details)).toArray();
        return new Undecided(obstacle, Sentence.of(Undecided.class, key, arguments), Optional.empty());
    }

    static Undecided rateLimited(BitwardenServer server, Duration retryAfter) {
        Undecided limited = of(Obstacle.RATE_LIMITED, "RATE_LIMITED_FOR", server, retryAfter.toSeconds());
        return new Undecided(limited.obstacle, limited.sentence, Optional.of(retryAfter));
    }

    @Override
    public Severity severity() {
        return obstacle.severity();
    }
}

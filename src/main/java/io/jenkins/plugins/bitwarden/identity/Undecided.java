package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;

/**
 * It stays unknown whether the server accepts the key.
 *
 * @param retryAfter how long to wait before the next login, if the server says so
 */
public record Undecided(UndecidedReason reason, Localizable sentence, Optional<Duration> retryAfter) implements Answer {

    static Undecided of(UndecidedReason reason, BitwardenServer server, Object... details) {
        Object[] arguments = Stream.concat(Stream.of(server.identityHost()), Stream.of(details))
                .toArray();
        return new Undecided(reason, PrintableLine.message(Messages.class, reason, arguments), Optional.empty());
    }

    static Undecided redirectedWithin(BitwardenServer server) {
        return new Undecided(
                UndecidedReason.REDIRECTED, Messages._REDIRECTED_WITHIN(server.identityHost()), Optional.empty());
    }

    static Undecided rateLimited(BitwardenServer server, Duration retryAfter) {
        String seconds = String.valueOf(retryAfter.toSeconds());
        return new Undecided(
                UndecidedReason.RATE_LIMITED,
                Messages._RATE_LIMITED_FOR(server.identityHost(), seconds),
                Optional.of(retryAfter));
    }

    @Override
    public Severity severity() {
        return reason.severity();
    }
}

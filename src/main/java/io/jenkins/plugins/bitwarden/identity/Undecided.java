package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * The server could not be asked, or did not say whether it accepts the key.
 *
 * @param reason why
 * @param sentence the message
 * @param retryAfter how long the server asks to be left alone, if it limits logins and says so
 */
public record Undecided(UndecidedReason reason, Localizable sentence, Optional<Duration> retryAfter) implements Answer {

    /** The details become text here, since a number would be formatted, 3600 as 3,600. */
    static Undecided of(UndecidedReason reason, BitwardenServer server, Object... details) {
        Object[] texts = Stream.concat(Stream.of(server.url()), Stream.of(details))
                .map(String::valueOf)
                .toArray();
        Localizable sentence = new Localizable(ResourceBundleHolder.get(Messages.class), reason.name(), texts);
        return new Undecided(reason, sentence, Optional.empty());
    }

    static Undecided redirectedWithin(BitwardenServer server) {
        return new Undecided(UndecidedReason.REDIRECTED, Messages._REDIRECTED_WITHIN(server.url()), Optional.empty());
    }

    static Undecided rateLimited(BitwardenServer server, Duration retryAfter) {
        String seconds = String.valueOf(retryAfter.toSeconds());
        return new Undecided(
                UndecidedReason.RATE_LIMITED,
                Messages._RATE_LIMITED_FOR(server.url(), seconds),
                Optional.of(retryAfter));
    }

    @Override
    public Severity severity() {
        return reason.severity();
    }
}

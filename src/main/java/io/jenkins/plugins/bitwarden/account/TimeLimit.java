package io.jenkins.plugins.bitwarden.account;

import java.time.Duration;
import java.util.Optional;
import org.jvnet.localizer.Localizable;

/** How many seconds each call of bw may take, as somebody wrote it, which may be any text. */
public record TimeLimit(String text) {

    public static final TimeLimit DEFAULT = of(60);

    /** Returns a limit of so many seconds. */
    public static TimeLimit of(int seconds) {
        return new TimeLimit(String.valueOf(seconds));
    }

    /** Returns the limit that a form or a script has as text; the default if that is null or blank. */
    public static TimeLimit of(String text) {
        return text == null || text.isBlank() ? DEFAULT : new TimeLimit(text.strip());
    }

    /** Returns the limit in seconds, or 0 if the text is no whole number. */
    public int seconds() {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns why a login cannot have this limit, for a form or the build's log; nothing if it can. */
    public Optional<Localizable> problem() {
        return seconds() > 0 ? Optional.empty() : Optional.of(Messages._TimeLimit_illegal(text));
    }

    /** Returns the limit. */
    public Duration duration() {
        return Duration.ofSeconds(seconds());
    }
}

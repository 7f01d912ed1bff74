package io.jenkins.plugins.bitwarden.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.bitwarden.cli.Login;
import java.time.Duration;
import java.util.Optional;

/** How many seconds each call of bw may take, as somebody wrote it, which may be any text. */
public record TimeLimit(@NonNull String text) {

    public static final TimeLimit DEFAULT = of(Math.toIntExact(Login.DEFAULT_LIMIT.toSeconds()));

    /** Returns a limit of so many seconds. */
    @NonNull
    public static TimeLimit of(int seconds) {
        return new TimeLimit(String.valueOf(seconds));
    }

    /** Returns the limit that a form or a script has as text; the default if that is blank. */
    @NonNull
    public static TimeLimit of(@CheckForNull String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        return trimmed == null ? DEFAULT : new TimeLimit(trimmed);
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
    @NonNull
    public Optional<String> problem() {
        return seconds() > 0 ? Optional.empty() : Optional.of(Messages.TimeLimit_illegal(text));
    }

    Duration duration() {
        return Duration.ofSeconds(seconds());
    }
}

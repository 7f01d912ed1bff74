package io.jenkins.plugins.bitwarden.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** The Retry-After header, in seconds or as a date. */
final class RetryAfter {

    private static final String NAME = "Retry-After";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private RetryAfter() {}

    /** Returns how long to wait, or nothing if the header is missing, malformed or in the past. */
    static Optional<Duration> in(Headers headers, Instant now) {
        String value = headers.get(NAME);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(value)
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .or(() -> Optional.ofNullable(headers.getInstant(NAME)).map(date -> Duration.between(now, date)))
                .filter(wait -> wait.toSeconds() > 0);
    }
}

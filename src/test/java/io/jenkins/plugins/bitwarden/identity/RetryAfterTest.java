package io.jenkins.plugins.bitwarden.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-05T10:00:00Z");

    @Test
    void secondsAreTakenAsTheyAre() {
        assertThat(RetryAfter.in(Headers.of("Retry-After", "120"), NOW)).contains(Duration.ofMinutes(2));
    }

    @Test
    void aDateIsTakenFromNow() {
        assertThat(RetryAfter.in(Headers.of("Retry-After", "Thu, 05 Nov 2026 10:01:30 GMT"), NOW))
                .contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "99999999999999999999", "Thu, 05 Nov 2026 09:59:00 GMT"})
    void whatIsNoTimeToWaitIsIgnored(String value) {
        assertThat(RetryAfter.in(Headers.of("Retry-After", value), NOW)).isEmpty();
    }

    @Test
    void theHeaderMayBeMissing() {
        assertThat(RetryAfter.in(Headers.of(), NOW)).isEmpty();
    }
}

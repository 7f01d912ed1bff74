package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliVersionTest {

    private static final YearMonth TODAY = YearMonth.of(2026, 11);

    @Test
    void aVersionIsWrittenAsItWasRead() {
        assertThat(CliVersion.of(" 2026.10.12\n")).hasToString("2026.10.12");
    }

    @Test
    void versionsAreComparedByNumbers() {
        assertThat(CliVersion.of("2026.10.0")).isGreaterThan(CliVersion.of("2026.9.1"));
        assertThat(CliVersion.of("2026.9.1")).isGreaterThan(CliVersion.of("2026.9.0"));
        assertThat(CliVersion.of("2025.12.1")).isLessThan(CliVersion.of("2026.1.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "latest",
                "2026",
                "2026.9",
                "2026.9.0-beta",
                "v2026.9.0",
                "2026.09.0",
                "2026.13.0",
                "1.22.1",
                "2026.9.0/../x",
                "2026.9.0; id",
                "2026.9.99999999999",
                "２０２６.9.0"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> CliVersion.of(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void noVersionIsRefused() {
        assertThatThrownBy(() -> CliVersion.of(null)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void onlyTheMaliciousVersionIsMalicious() {
        assertThat(CliVersion.of("2026.4.0").malice()).isPresent();
        assertThat(CliVersion.of("2026.4.1").malice()).isEmpty();
        assertThat(CliVersion.of("2026.9.0").malice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024.6.0", "2024.7.1", "2026.3.0", "2026.4.1", "2024.10.3", "2023.2.0"})
    void aFaultyOrOldVersionHasAWarning(String version) {
        assertThat(CliVersion.of(version).warning(TODAY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024.11.0", "2026.2.0", "2026.4.2", "2026.6.0", "2026.9.0", "2027.1.0"})
    void anyOtherVersionHasNone(String version) {
        assertThat(CliVersion.of(version).warning(TODAY)).isEmpty();
    }

    @Test
    void aVersionThatIsWithoutFaultTodayGrowsOld() {
        assertThat(CliVersion.of("2026.9.0").warning(YearMonth.of(2028, 9))).isEmpty();
        assertThat(CliVersion.of("2026.9.0").warning(YearMonth.of(2028, 10))).isPresent();
    }
}

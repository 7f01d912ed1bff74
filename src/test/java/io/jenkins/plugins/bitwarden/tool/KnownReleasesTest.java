package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownReleasesTest {

    private static final CliVersion KNOWN = CliVersion.of("2026.9.0");

    @Test
    void theNewestVersionIsTheFirst() {
        assertThat(KnownReleases.versions())
                .contains(KNOWN)
                .isSortedAccordingTo((one, other) -> other.compareTo(one))
                .doesNotHaveDuplicates();
    }

    @Test
    void noVersionIsMaliciousOrFaulty() {
        assertThat(KnownReleases.versions())
                .allSatisfy(version -> assertThat(version.malice()).isEmpty())
                .allSatisfy(version ->
                        assertThat(version.warning(YearMonth.of(2026, 11))).isEmpty());
    }

    @Test
    void eachLineNamesItsSourceAndEachChecksumIsThereOnce() throws Exception {
        Set<String> checksums = new HashSet<>();
        try (InputStream file = KnownReleases.class.getResourceAsStream("releases.txt")) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line).matches("\\S+ (oss-)?[a-z0-9-]+ [0-9a-f]{64} \\S.+");
                assertThat(checksums.add(line.split(" ")[2])).isTrue();
            });
        }
    }

    @Test
    void aChecksumIsFoundForExactlyOneFile() {
        ReleaseAsset linux = new ReleaseAsset(KNOWN, false, Platform.LINUX);

        assertThat(KnownReleases.checksum(linux))
                .hasValue(new Sha256("580c1deec8345b19dbac7f8b02babb6cc4fe250c69c567e29061f727f1e40768"));
        assertThat(KnownReleases.checksum(new ReleaseAsset(KNOWN, true, Platform.LINUX)))
                .isEmpty();
        assertThat(KnownReleases.checksum(new ReleaseAsset(CliVersion.of("2020.1.0"), false, Platform.LINUX)))
                .isEmpty();
    }

    @Test
    void theAddressesAreThoseOfGitHub() {
        assertThat(new ReleaseAsset(KNOWN, false, Platform.LINUX_ARM64).url(ReleaseAsset.GITHUB))
                .isEqualTo("https://github.com/bitwarden/clients/releases/download/cli-v2026.9.0/"
                        + "bw-linux-arm64-2026.9.0.zip");
        assertThat(new ReleaseAsset(KNOWN, true, Platform.WINDOWS).fileName()).isEqualTo("bw-oss-windows-2026.9.0.zip");
        assertThat(ReleaseAsset.page(KNOWN))
                .isEqualTo("https://github.com/bitwarden/clients/releases/tag/cli-v2026.9.0");
    }
}

package io.jenkins.plugins.bitwarden.tool;

import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The checksums that the plugin brings, of {@code releases.txt}. */
final class KnownReleases {

    private static final String FILE = "releases.txt";
    private static final String OSS = "oss-";
    private static final Map<ReleaseAsset, Sha256> CHECKSUMS = read();

    private KnownReleases() {}

    /** Returns the versions with at least one checksum, the newest first. */
    static List<CliVersion> versions() {
        return CHECKSUMS.keySet().stream()
                .map(ReleaseAsset::version)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    static Optional<Sha256> checksum(ReleaseAsset asset) {
        return Optional.ofNullable(CHECKSUMS.get(asset));
    }

    private static Map<ReleaseAsset, Sha256> read() {
        Map<ReleaseAsset, Sha256> checksums = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(KnownReleases.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split(" +", 4);
                    checksums.put(asset(columns[0], columns[1]), new Sha256(columns[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checksums;
    }

    private static ReleaseAsset asset(String version, String build) {
        boolean oss = build.startsWith(OSS);
        String platform = oss ? build.substring(OSS.length()) : build;
        return new ReleaseAsset(
                CliVersion.of(version), oss, Platform.withId(platform).orElseThrow());
    }
}

package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lock files can be installed from. */
class NpmPackageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = "sha512-" + "A".repeat(86) + "==";
    private static final String LOCK = """
            {
              "name": "x",
              "lockfileVersion": 3,
              "packages": {
                "": {"name": "x", "dependencies": {"@bitwarden/cli": "^2026.9.0"}},
                "node_modules/@bitwarden/cli": {
                  "version": "2026.9.0", "integrity": "HASH", "engines": {"node": "~22"}, "hasInstallScript": true
                },
                "node_modules/chalk": {
                  "version": "4.1.2", "resolved": "https://evil.example.test/chalk.tgz", "integrity": "HASH"
                }
              }
            }
            """.replace("HASH", HASH);

    static List<String> knownVersions() {
        return NpmPackage.knownVersions();
    }

    /** What the tests run is what users get. */
    @ParameterizedTest
    @MethodSource("knownVersions")
    void aKnownVersionHasTheHashesThatTheTestsOfThisProjectInstall(String version) throws IOException {
        JsonNode tested =
                JSON.readTree(Path.of(".ci/bw", version, "package-lock.json").toFile());
        NpmPackage known = NpmPackage.known(CliVersion.of(version)).orElseThrow();

        assertThat(known.version()).hasToString(version);
        JsonNode packages = JSON.readTree(known.lockFile()).path("packages");
        assertThat(packages.size()).isGreaterThan(200);
        Iterator<Map.Entry<String, JsonNode>> entries = packages.fields();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (!entry.getKey().isEmpty()) {
                assertThat(entry.getValue().path("integrity"))
                        .as(entry.getKey())
                        .isEqualTo(tested.path("packages").path(entry.getKey()).path("integrity"));
            }
        }
    }

    @Test
    void aVersionSaysWhichNodeItNeeds() {
        assertThat(NpmPackage.known(CliVersion.of("2026.6.0")).orElseThrow().node())
                .isEqualTo(20);
        assertThat(NpmPackage.known(CliVersion.of("2026.9.0")).orElseThrow().node())
                .isEqualTo(22);
        assertThat(NpmPackage.locked(LOCK).node()).isEqualTo(22);
    }

    @Test
    void anotherVersionIsUnknown() {
        assertThat(NpmPackage.known(CliVersion.of("2026.7.0"))).isEmpty();
        assertThat(NpmPackage.known(CliVersion.of("2026.4.0"))).isEmpty();
    }

    @Test
    void anOwnLockFileIsForItsExactVersionAndForAnyRegistry() throws IOException {
        NpmPackage own = NpmPackage.locked(LOCK);

        assertThat(own.version()).hasToString("2026.9.0");
        assertThat(own.lockFile()).doesNotContain("resolved", "evil", "^");
        assertThat(JSON.readTree(own.packageFile()).path("dependencies"))
                .isEqualTo(
                        JSON.readTree(own.lockFile()).path("packages").path("").path("dependencies"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\": \"1.0.0\"}",
                "{\"version\": \"1.0.0\", \"integrity\": \"sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=\"}",
                "{\"version\": \"1.0.0\", \"integrity\": \"sha512-x\"}",
                "{\"resolved\": \"../../etc\", \"link\": true}",
                "{\"version\": \"1.0.0\", \"inBundle\": true}",
                "[]",
                "null"
            })
    void aPackageWithoutAHashIsRefused(String entry) {
        assertThatThrownBy(() -> NpmPackage.locked(with("node_modules/chalk2", entry)))
                .hasMessageStartingWith("The package node_modules/chalk2 has no SHA-512 hash in this lock file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"node_modules/../../x", "../x", "/x", "x", "node_modules/", "node_modules/..", "packages/x"})
    void aPackageInAnotherFolderIsRefused(String place) {
        assertThatThrownBy(() ->
                        NpmPackage.locked(with(place, "{\"version\": \"1.0.0\", \"integrity\": \"" + HASH + "\"}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not come from a registry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "lock",
                "{\"lockfileVersion\": 1, \"packages\": {}}",
                "{\"packages\": []}"
            })
    void whatIsNoLockFileIsRefused(String text) {
        assertThatThrownBy(() -> NpmPackage.locked(text)).hasMessageStartingWith("This is not a package-lock.json.");
    }

    @Test
    void aLockFileForMoreThanTheCliIsRefused() {
        assertThatThrownBy(
                        () -> NpmPackage.locked(LOCK.replace("\"@bitwarden/cli\": \"^2026.9.0\"", "\"chalk\": \"4\"")))
                .hasMessageStartingWith("This lock file is not for the package @bitwarden/cli alone.");
        assertThatThrownBy(() ->
                        NpmPackage.locked(LOCK.replace("\"^2026.9.0\"", "\"^2026.9.0\", \"left-pad\": \"1.0.0\"")))
                .hasMessageStartingWith("This lock file is not for the package @bitwarden/cli alone.");
    }

    @Test
    void theMaliciousVersionIsRefused() {
        assertThatThrownBy(() -> NpmPackage.locked(LOCK.replace("2026.9.0", "2026.4.0")))
                .hasMessageContaining("2026.4.0 on npm was malicious");
    }

    @Test
    void aHugeTextIsRefused() throws IOException {
        assertThatThrownBy(() -> NpmPackage.locked(LOCK + " ".repeat(2_000_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.size(Path.of(".ci/bw/2026.9.0/package-lock.json"))).isLessThan(200_000);
    }

    private static String with(String place, String entry) {
        return LOCK.replace("\"node_modules/chalk\"", "\"" + place + "\": " + entry + ", \"node_modules/chalk\"");
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.embedded.Certificate;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class CliSessionTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void aSessionReadsAnItemAndLeavesNothingBehind(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.account.withFullIterations();
            CliSession session = bench.open(bench.login());

            assertThat(bench.bw(session, "get", "password", "registry").stdout())
                    .isEqualTo(Bench.REGISTRY_PASSWORD);
            assertThat(bench.bw(session, "get", "username", "registry").stdout())
                    .isEqualTo("robot");
            assertThat(session.environment())
                    .containsOnlyKeys("BITWARDENCLI_APPDATA_DIR", "BW_NOINTERACTION", "BW_SESSION")
                    .containsEntry("BW_SESSION", session.sessionKey().orElseThrow());
            Path directory = Path.of(session.environment().get("BITWARDENCLI_APPDATA_DIR"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data.json"))))
                    .isEqualTo("rw-------");

            session.close();
            session.close();

            assertThat(bench.leftovers()).isEmpty();
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAMasterPasswordItIsLoggedInAndLocked(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            CliSession session = bench.open(bench.loginOnly());

            assertThat(session.sessionKey()).isEmpty();
            assertThat(session.environment()).containsEntry("BW_SESSION", "");
            assertThat(bench.bw(session, "status").stdout())
                    .contains(
                            "\"status\":\"locked\"",
                            Bench.EMAIL,
                            bench.server.url().toString());

            session.close();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBlockCostsTwoStartsOfBwOnceItsExecutableIsKnown(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.support = new VerifiedExecutables();
            bench.open(bench.login()).close();
            bench.open(bench.login()).close();

            assertThat(bench.runner.commands())
                    .containsExactly(
                            "bw config server",
                            "bw login --apikey",
                            "bw unlock --raw --passwordenv BW_PASSWORD",
                            "bw login --apikey",
                            "bw unlock --raw --passwordenv BW_PASSWORD");
            assertThat(bench.server.deviceIds())
                    .containsExactly(bench.login().deviceId().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatABuildSetsForBwAndNodeDoesNotReachTheLogin(RealBw version) throws Exception {
        Map<String, String> hostile = new HashMap<>(Map.of(
                "BITWARDENCLI_DEBUG", "true",
                "BW_RESPONSE", "true",
                "BW_RAW", "true",
                "BW_QUIET", "true",
                "BW_PRETTY", "true",
                "BW_CLEANEXIT", "1",
                "BW_SESSION", "bm90IGEgc2Vzc2lvbiBrZXk=",
                "BW_PASSWORD", "not the password",
                "BW_CLIENTID", "user.not-the-id",
                "NODE_OPTIONS", "--require=/nonexistent.js"));
        hostile.put("NODE_DEBUG", "http,https,tls,net");
        hostile.put("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        try (Bench bench = new Bench(version, temporary, Certificate.VALID, hostile)) {
            CliSession session = bench.open(bench.login());

            assertThat(session.sessionKey())
                    .hasValueSatisfying(key -> assertThat(key).hasSize(88));
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVaultThatCouldNotBeFetchedAtTheLoginIsFetchedAgain(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failNext(Endpoint.SYNC, Failure.SERVER_ERROR, 1);

            CliSession session = bench.open(bench.login());

            assertThat(bench.runner.commands()).contains("bw sync");
            assertThat(bench.bw(session, "get", "password", "registry").stdout())
                    .isEqualTo(Bench.REGISTRY_PASSWORD);
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotKnowUserKeyIdsIsUnlockedAllTheSame(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.withoutUserKeyId();

            CliSession session = bench.open(bench.login());

            assertThat(bench.bw(session, "get", "password", "registry").stdout())
                    .isEqualTo(Bench.REGISTRY_PASSWORD);
            session.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"V2026_6_0, 3", "V2026_9_0, 10"})
    void parallelSessionsDoNotDisturbEachOther(RealBw version, int sessions) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            ExecutorService branches = Executors.newFixedThreadPool(sessions);
            Callable<String> branch = () -> {
                CliSession session = bench.open(bench.login());
                try {
                    return bench.bw(session, "get", "password", "registry").stdout();
                } finally {
                    session.close();
                }
            };
            List<Future<String>> results = branches.invokeAll(
                    IntStream.range(0, sessions).mapToObj(i -> branch).toList());
            branches.shutdown();

            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo(Bench.REGISTRY_PASSWORD);
            }
            assertThat(bench.leftovers()).isEmpty();
            assertThat(bench.server.deviceIds()).hasSize(1);
        }
    }
}

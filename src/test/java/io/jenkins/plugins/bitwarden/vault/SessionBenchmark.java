package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.cli.Bench;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Comparison;
import io.jenkins.plugins.bitwarden.cli.Comparison.Cost;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.MeteredBw;
import io.jenkins.plugins.bitwarden.cli.Pairs;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.Certificate;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code ./verify --bench} measures of the core. Not run with the tests. */
@Execution(ExecutionMode.SAME_THREAD)
class SessionBenchmark {

    private static final Comparison TABLE = new Comparison();

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void sessions(RealBw version) throws Exception {
        MeteredBw bw = new MeteredBw(version, temporary.resolve("bw"));
        Map<String, String> path = Map.of("PATH", bw.path() + File.pathSeparator + System.getenv("PATH"));
        try (Bench bench = new Bench(version, temporary, Certificate.VALID, path)) {
            bench.account.withFullIterations();
            Comparison.Trial script = () -> script(bench, path.get("PATH"));
            script.run();
            session(bench);

            Pairs<Cost> session = TABLE.compare(bw, "a session and one `bw get`", script, () -> session(bench));
            Pairs<Cost> items = TABLE.compare(bw, "items without a session", script, () -> items(bench));

            assertThat(session.ratio(Cost::wall))
                    .as("a session against the script")
                    .isLessThanOrEqualTo(0.8);
            assertThat(items.ratio(Cost::wall)).as("items against the script").isLessThanOrEqualTo(0.6);
            assertThat(items.ours(Cost::starts)).as("starts for items").isEqualTo(2);
        }
    }

    private void script(Bench bench, String path) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", Comparison.SCRIPT)
                .directory(Files.createTempDirectory(temporary, "script").toFile())
                .inheritIO();
        shell.environment()
                .putAll(Map.of(
                        "PATH", path,
                        "NODE_EXTRA_CA_CERTS", bench.server.caCertificate().toString(),
                        "SERVER", bench.server.url().toString(),
                        "BW_CLIENTID", bench.account.clientId(),
                        "BW_CLIENTSECRET", bench.account.clientSecret(),
                        "BW_PASSWORD", Bench.MASTER_PASSWORD,
                        "EXPECTED", Bench.REGISTRY_PASSWORD));
        assertThat(shell.start().waitFor()).isZero();
    }

    private static void session(Bench bench) throws Exception {
        CliSession session = bench.open(bench.login());
        assertThat(bench.bw(session, "get", "password", "registry").stdout()).isEqualTo(Bench.REGISTRY_PASSWORD);
        session.close();
    }

    private static void items(Bench bench) throws Exception {
        CliSession session = bench.open(bench.login().with(Login.Unlock.WHEN_READ));
        assertThat(new VaultItems(session)
                        .read(List.of(new ItemRequest("registry", ItemRequest.PASSWORD, null, null, null))))
                .extracting(content -> ((ItemValue) content).reveal())
                .containsExactly(Bench.REGISTRY_PASSWORD);
        session.close();
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that is unlocked, and whose directory no longer holds the API key. */
class DiscardedKeyTest {

    private static final String ID = "\"user_a_token_apiKeyClientId\":\"user.x\"";
    private static final String SECRET = "\"user_a_token_apiKeyClientSecret\":\"s3cr3t\"";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void theVaultCanBeReadAndTheKeyIsNowhereInTheDirectory(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            CliSession withKey = bench.open(bench.login());
            assertThat(filesWith(bench, bench.account.clientSecret()))
                    .as("what is to be discarded")
                    .isNotEmpty();
            withKey.close();

            CliSession session = bench.open(bench.login().with(Login.Unlock.AT_ONCE_AND_DISCARD_KEY));

            assertThat(filesWith(bench, bench.account.clientSecret())).isEmpty();
            assertThat(filesWith(bench, bench.account.clientId())).isEmpty();
            for (List<String> call : List.of(
                    List.of("get", "password", "registry"),
                    List.of("list", "items"),
                    List.of("sync"),
                    List.of("encode", "--help"))) {
                CliResult result = bench.bw(session, call.toArray(String[]::new));
                assertThat(result.exitCode())
                        .as("%s: %s", call, result.stderr())
                        .isZero();
            }
            assertThat(bench.bw(session, "status").stdout()).contains("\"status\":\"unlocked\"");
            assertThat(filesWith(bench, bench.account.clientSecret())).isEmpty();
            CliResult renewed = bench.bw(session, "sync", "-f");
            assertThat(renewed.exitCode())
                    .as("needs a new token, as docs/security.md says: %s", renewed.output())
                    .isNotZero();
            Path file = Path.of(session.directory()).resolve("data.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            session.close();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{%s,%s}",
                "  {\n  %s,\n  \"a\" : [ 1.50, -0, 1e3, {\"b\":\"\\u00e4\\ud83d\\\"\"} ],\r\n\t%s\n}\n",
                "{\"\u00e4\u20ac\ud83d\udd11\":\"\u00e4\u20ac\ud83d\udd11\",%s,\"\u00ff\":\"\u2028\",%s,\"z\":null}",
                "{%s,\"nested\":{\"user_a_token_apiKeyClientSecret\":\"stays\"},%s}"
            })
    void nothingElseOfTheFileChanges(String content) throws Exception {
        for (String text : List.of(content.formatted(ID, SECRET), content.formatted(SECRET, ID))) {
            Path file = Files.write(temporary.resolve("data.json"), text.getBytes(UTF_8));

            assertThat(DataFile.discardApiKey(file)).isTrue();

            assertThat(file)
                    .hasContent(text.replace("\"user.x\"", "null").replace("\"s3cr3t\"", "null"))
                    .hasSize(text.getBytes(UTF_8).length - 8L);
            assertThat(onlyFileIn(temporary)).isEqualTo(file);
        }
    }

    /** bw writes UTF-8, but does not look at what a server sends. */
    @Test
    void bytesThatAreNoTextStayAsTheyAre() throws Exception {
        String text = "{\"a\":\"\u00ff\u00c3(\"," + ID + "," + SECRET + ",\"b\":\"\u00fe\"}";
        Path file = Files.write(temporary.resolve("data.json"), text.getBytes(ISO_8859_1));

        assertThat(DataFile.discardApiKey(file)).isTrue();

        assertThat(Files.readString(file, ISO_8859_1))
                .isEqualTo(text.replace("\"user.x\"", "null").replace("\"s3cr3t\"", "null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{}",
                "{" + ID + "}",
                "{" + SECRET + "}",
                "{" + ID + "," + SECRET,
                "{" + ID + "," + SECRET + ",",
                "{" + ID + ",\"user_a_token_apiKeyClientSecret\":null}",
                "{" + ID + ",\"user_a_token_apiKeyClientSecret\":{\"encrypted\":\"x\"}}",
                "{\"a\":{" + ID + "," + SECRET + "}}"
            })
    void aFileWhoseKeyIsSomewhereElseStaysAsItIs(String content) throws Exception {
        Path file = Files.writeString(temporary.resolve("data.json"), content);

        assertThat(DataFile.discardApiKey(file)).isFalse();

        assertThat(file).hasContent(content);
        assertThat(onlyFileIn(temporary)).isEqualTo(file);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no folder that cannot be written")
    void aFileThatCannotBeReplacedStaysWhole() throws Exception {
        String content = "{" + ID + "," + SECRET + "}";
        Path file = Files.writeString(temporary.resolve("data.json"), content);
        Files.createDirectory(temporary.resolve("data.json.new"));
        Files.writeString(temporary.resolve("data.json.new/full"), "");

        assertThatThrownBy(() -> DataFile.discardApiKey(file)).isInstanceOf(IOException.class);

        assertThat(file).hasContent(content);
    }

    @Test
    void aLargeVaultsFileTakesNoMemory() throws Exception {
        Path file = temporary.resolve("data.json");
        try (Writer data = Files.newBufferedWriter(file)) {
            data.write("{" + ID + ",\"user_a_ciphers_ciphers\":{\"\":{}");
            for (int i = 0; i < 20_000; i++) {
                data.write(",\"" + i + "\":{\"name\":\"" + "\u00e4".repeat(2_500) + "\"}");
            }
            data.write("}," + SECRET + ",\"one\":\"" + "x".repeat(10_000_000) + "\",\"last\":0}");
        }
        long size = Files.size(file);

        assertThat(SmallHeap.run(Discarding.class, file.toString())).isEqualTo("true");

        assertThat(file).hasSize(size - 8);
        try (Stream<String> lines = Files.lines(file)) {
            assertThat(lines)
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line.startsWith(
                                            "{\"user_a_token_apiKeyClientId\":null,\"user_a_ciphers_ciphers\":{\"\":{},\"0\":")
                                    && line.contains("},\"user_a_token_apiKeyClientSecret\":null,\"one\":\"xx")
                                    && line.endsWith("xx\",\"last\":0}"))
                            .isTrue());
        }
    }

    @Test
    void aBwThatKeepsItsKeyInAnUnknownWayIsRefused() {
        ScriptedRunner bw = ScriptedRunner.working();
        bw.on(
                ScriptedRunner.UNLOCK,
                Step.writes(Samples.UNLOCKED.replace("_apiKeyClientSecret", "_v2"), Samples.SESSION));

        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> open(bw, Samples.login(Samples.SERVER)));

        assertThat(failure.reason()).isEqualTo(Reason.KEY_KEPT);
        assertThat(failure).hasMessageContaining("Leave out discardApiKey");
        assertThat(temporary.resolve("session")).doesNotExist();
    }

    @Test
    void anUnlockThatFailsIsReportedAsWithTheKey() {
        ScriptedRunner bw = ScriptedRunner.working();
        bw.on(ScriptedRunner.UNLOCK, Step.writes("{}", Samples.SESSION))
                .on("status", Step.prints(Samples.status("unauthenticated", true)));

        assertThat(catchThrowableOfType(CliFailure.class, () -> open(bw, Samples.login(Samples.SERVER)))
                        .reason())
                .isEqualTo(Reason.LOGGED_OUT);
    }

    private CliSession open(ScriptedRunner bw, Login login) throws Exception {
        return CliSession.open(
                bw,
                new LocalDirectory(temporary.resolve("session")),
                login.with(Login.Unlock.AT_ONCE_AND_DISCARD_KEY),
                new VerifiedExecutables(),
                pause -> false);
    }

    private static List<Path> filesWith(Bench bench, String secret) throws IOException {
        try (Stream<Path> files = Files.walk(bench.folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, secret))
                    .toList();
        }
    }

    private static boolean contains(Path file, String secret) {
        try {
            return Files.readString(file, ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path onlyFileIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    /** What runs in the small heap. */
    static final class Discarding {

        public static void main(String[] arguments) throws Exception {
            System.out.println(DataFile.discardApiKey(Path.of(arguments[0])));
        }
    }
}

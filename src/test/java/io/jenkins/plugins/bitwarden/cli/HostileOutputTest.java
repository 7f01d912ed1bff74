package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.Hostile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for the reading of what bw prints and writes, whatever that is. */
class HostileOutputTest {

    private static final List<String> PRINTED = List.of(
            "client_id or client_secret is incorrect. Try again.",
            "You are logged in!",
            Samples.CLIENT_SECRET,
            Samples.PASSWORD,
            Samples.CLIENT_ID,
            Samples.PASSWORD.replace(' ', '\n'),
            "Unexpected error: " + Samples.CLIENT_SECRET + " of " + Samples.CLIENT_ID + ", " + Samples.PASSWORD + "\n",
            "\u001B[31m" + Samples.CLIENT_SECRET + "\u001B[0m\n    at login (/srv/bw.js:1:1)",
            Samples.LOGIN_OUTPUT,
            "Could not find dir, \"/x\"; creating it instead.\n",
            "{\"response\":{\"error\":\"" + Samples.CLIENT_SECRET + "\"},\"statusCode\":400}",
            "SyntaxError: Unexpected token",
            "Vault is locked.");

    private static final List<String> JSON = List.of(
            Samples.NOT_SYNCED,
            Samples.LOGGED_IN,
            Samples.UNLOCKED,
            "{\"serverUrl\":null,\"lastSync\":\"2026-11-01T00:00:00.000Z\",\"status\":\"unlocked\"}",
            "{\"global_account_activeAccountId\":\"",
            "{\"status\":",
            "{\"a\":",
            "[");

    @Test
    void aFailureIsASentenceWithoutSecretsWhateverBwPrinted() {
        Hostile.forEach(PRINTED, text -> {
            for (CliResult result :
                    List.of(new CliResult(1, "", text, false), new CliResult(1, text, "x" + text, false))) {
                CliFailure failure = bw(result).failure(Reason.of(result), result);

                assertThat(failure.getMessage())
                        .isNotBlank()
                        .doesNotContain(Samples.CLIENT_SECRET, Samples.PASSWORD, Samples.CLIENT_ID)
                        .doesNotContainPattern("\\p{Cc}")
                        .hasSizeLessThan(1000);
                assertThat(failure.sentence().toString()).isEqualTo(failure.getMessage());
            }
        });
    }

    @Test
    void aSecretThatWasPrintedOnSeveralLinesIsNotPutTogetherAgain() {
        CliResult result = new CliResult(1, "", "bad: correct\n    at x\nhorse\u0007battery\tstaple.", false);

        assertThat(bw(result).failure(Reason.OTHER, result)).hasMessageEndingWith("bad: ****.");
    }

    @Test
    void aStatusIsUnderstoodOrAFailure() {
        Hostile.forEach(JSON, text -> {
            try {
                assertThat(bw(new CliResult(0, text, "", false)).status(Map.of()))
                        .isNotNull();
            } catch (CliFailure notUnderstood) {
                assertThat(notUnderstood.reason()).isEqualTo(Reason.OTHER);
            }
        });
    }

    @Test
    void aDataFileIsUnderstoodOrSaysNothing() {
        Hostile.forEach(
                JSON,
                text -> assertThat(new DataDirectory(new OneFile(text)).state()).isNotNull());
    }

    private static Bw bw(CliResult result) {
        return new Bw(new Printing(result), "/srv/agent/session", Samples.login(Samples.SERVER));
    }

    /** A bw that prints one thing. */
    private record Printing(CliResult result) implements CliRunner {

        @Override
        public CliResult run(CliCommand command, OutputStream stdout) throws IOException {
            stdout.write(result.stdout().getBytes(StandardCharsets.UTF_8));
            return result;
        }

        @Override
        public Optional<CliExecutable> executable() {
            return Optional.empty();
        }
    }

    /** A directory with a file of one content. */
    private record OneFile(String content) implements Directory {

        @Override
        public String path() {
            return Path.of("session").toAbsolutePath().toString();
        }

        @Override
        public void create() {}

        @Override
        public void write(String name, String text) throws IOException {
            throw new IOException(name);
        }

        @Override
        public Optional<String> read(String name) {
            return Optional.of(content);
        }

        @Override
        public void delete() {}
    }
}

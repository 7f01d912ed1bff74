package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets go to the one process that needs them, and into no message. */
class CliSessionSecretsTest {

    private static final List<String> SECRETS =
            List.of(Samples.CLIENT_ID, Samples.CLIENT_SECRET, Samples.PASSWORD, Samples.SESSION);

    @TempDir
    Path temporary;

    private final ScriptedRunner bw = ScriptedRunner.working();

    @Test
    void eachSecretIsInTheEnvironmentOfTheOneCallThatNeedsIt() throws Exception {
        bw.on(LOGIN, Step.writes("{}", ""))
                .on("status", Step.prints(Samples.status("locked", false)))
                .on("sync", Step.prints("Syncing complete."));

        open(Samples.login(Samples.SERVER));

        assertThat(bw.calls()).hasSize(5).allSatisfy(call -> {
            Map<String, String> environment = call.environment();
            boolean login = call.toString().equals("bw " + LOGIN);
            boolean unlock = call.toString().equals("bw " + UNLOCK);
            assertThat(environment)
                    .containsEntry("BW_CLIENTID", login ? Samples.CLIENT_ID : "")
                    .containsEntry("BW_CLIENTSECRET", login ? Samples.CLIENT_SECRET : "")
                    .containsEntry("BW_PASSWORD", unlock ? Samples.PASSWORD : "")
                    .containsEntry("BW_SESSION", "");
            assertThat(call.arguments()).noneMatch(argument -> SECRETS.stream().anyMatch(argument::contains));
        });
    }

    @Test
    void whatABuildMayHaveSetForBwAndNodeIsTakenAwayAtEachCall() throws Exception {
        open(Samples.login(Samples.SERVER));

        assertThat(bw.calls()).hasSize(3).allSatisfy(call -> {
            assertThat(call.limit()).hasSeconds(42);
            assertThat(call.environment())
                    .containsEntry("BW_NOINTERACTION", "true")
                    .containsEntry("BITWARDENCLI_APPDATA_DIR", directory().toString())
                    .containsEntry("BITWARDENCLI_DEBUG", "")
                    .containsEntry("BW_CLEANEXIT", "")
                    .containsEntry("BW_PRETTY", "")
                    .containsEntry("BW_QUIET", "")
                    .containsEntry("BW_RAW", "")
                    .containsEntry("BW_RESPONSE", "")
                    .containsEntry("NODE_DEBUG", "")
                    .containsEntry("NODE_OPTIONS", "")
                    .containsEntry("NODE_TLS_REJECT_UNAUTHORIZED", "");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'Sent " + Samples.CLIENT_SECRET + " as client_secret',                  Sent **** as client_secret",
        "'No " + Samples.CLIENT_ID + ", no \"" + Samples.CLIENT_SECRET + "\"',   'No ****, no \"****\"'",
        "'Not \"" + Samples.PASSWORD + "\"',                                     Not \"****\"",
        "'Sent \u001B[1mkq3Yw8Zt\u001B[0mR1uJ5xPnB7vLd2MsE9aGhC',                Sent ****"
    })
    void aSecretThatAServerEchoesIsStarredOut(String echo, String shown) {
        assertThat(failureOf(Step.fails(echo), Samples.PASSWORD)).endsWith("bw said: " + shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two  blanks", "tab\tinside", " around ", Samples.CLIENT_SECRET + "!"})
    void aMasterPasswordOfAnyShapeIsStarredOutAsAWhole(String password) {
        assertThat(failureOf(Step.fails("Sent <" + password + ">"), password)).endsWith("bw said: Sent <****>");
    }

    @Test
    void theKeyThatBwPrintsAfterALoginIsNotQuoted() {
        bw.on("status", Step.prints(Samples.status("unauthenticated", false)));

        assertThat(failureOf(Step.prints(Samples.LOGIN_OUTPUT), Samples.PASSWORD))
                .endsWith("bw said: You are logged in!");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001B[31mRed\u001B[0m \u001B[8mhidden\u001B[m',            Red hidden",
        "'One\r\nTwo\tThree\u0000\u0007Four',                         One Two Three Four",
        "'A\u2028B\u2029C\u202ED\u200BE',                              A B C D E",
        "'A\u009B31mB\u0085C',                                        A 31mB C",
        "'Could not find dir, \"/x\"; creating it instead.\nError',   Error",
        "'Error\n    at Object.mkdirSync (node:fs:1386:26)',          Error",
        "'ERROR bitwarden_crypto::keys::master_key: error=Failed\n\nCryptography error, Failed', 'Cryptography error, Failed'",
        "'ERROR bitwarden_crypto::keys: error=Alone',                 ERROR bitwarden_crypto::keys: error=Alone",
        "'',                                                          (exit code 1)",
        "'  \n ',                                                     (exit code 1)",
        "'it''s {0} of {1} ''{2}''',                                  'it''s {0} of {1} ''{2}'''"
    })
    void aQuoteIsOneLineOfPlainText(String printed, String shown) {
        assertThat(failureOf(Step.fails(printed), Samples.PASSWORD)).endsWith("bw said: " + shown);
    }

    @Test
    void aQuoteIsCutWhereItGetsLong() {
        String cut = "x".repeat(300) + "\u2026";

        assertThat(failureOf(Step.fails("x".repeat(300)), Samples.PASSWORD)).endsWith(" " + "x".repeat(300));
        assertThat(failureOf(Step.fails("x".repeat(60_000)), Samples.PASSWORD)).endsWith(" " + cut);
        assertThat(failureOf(Step.fails("x".repeat(290) + Samples.CLIENT_SECRET), Samples.PASSWORD))
                .endsWith(" " + "x".repeat(290) + "****");
    }

    @Test
    void nothingPrintsASecretOfItself() {
        Login login = Samples.login(Samples.SERVER);
        CliCommand command =
                new CliCommand(List.of("unlock", "--raw"), Map.of("BW_PASSWORD", Samples.PASSWORD), login.limit());

        assertThat(command).hasToString("bw unlock --raw");
        assertThat(new CliResult(0, Samples.SESSION, Samples.PASSWORD, false)).hasToString("exit code 0");
        assertThat(new CliResult(137, Samples.SESSION, Samples.PASSWORD, true)).hasToString("killed");
        assertThat(login.toString()).doesNotContain(SECRETS);
    }

    /** Opens a session whose login does this, and returns the message, which nobody's secret is in. */
    private String failureOf(Step login, String password) {
        bw.on(LOGIN, login);
        CliFailure failure =
                catchThrowableOfType(CliFailure.class, () -> open(Samples.login(Samples.SERVER, password)));
        assertThat(failure).isNotNull();
        assertThat(failure.toString()).doesNotContain(SECRETS).doesNotContain(password);
        assertThat(failure.sentence()).hasToString(failure.getMessage());
        return failure.getMessage();
    }

    private CliSession open(Login login) throws Exception {
        return CliSession.open(bw, new LocalDirectory(directory()), login, new VerifiedExecutables(), pause -> false);
    }

    private Path directory() {
        return temporary.resolve("session");
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.CONFIG;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.account.MessageFile;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {

    @TempDir
    Path temporary;

    @Test
    void eachReasonHasAMessageAndEachMessageAReason() throws IOException {
        Set<String> reasons = Stream.concat(Stream.of(Reason.values()).map(Enum::name), Stream.of("WRONG_KEY_CLOUD"))
                .collect(Collectors.toSet());

        assertThat(file().messages().stringPropertyNames()).isEqualTo(reasons);
    }

    @Test
    void noMessageHasAnApostropheThatFormattingWouldSwallow() throws IOException {
        file().assertNoApostropheSwallowsGaps();
    }

    @ParameterizedTest
    @EnumSource
    void eachGapOfAMessageIsFilled(Reason reason) throws Exception {
        CliFailure failure = failure(reason);

        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.sentence().toString(Locale.ENGLISH)).isEqualTo(failure.getMessage());
        file().assertGapsAreFilled(reason.name(), failure.sentence());
    }

    @Test
    void aFailureIsTheSameOnTheOtherSideOfAConnection() throws Exception {
        CliFailure failure = failure(Reason.TIME_LIMIT);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new ObjectOutputStream(sent).writeObject(failure);

        assertThat(new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject())
                .isInstanceOfSatisfying(CliFailure.class, received -> {
                    assertThat(received.reason()).isEqualTo(Reason.TIME_LIMIT);
                    assertThat(received.sentence().toString(Locale.ENGLISH)).isEqualTo(failure.getMessage());
                });
    }

    @Test
    void whatBwSaidIsAtTheEndWhereItIsQuoted() throws IOException {
        assertThat(file().messages().values()).extracting(Object::toString).allSatisfy(message -> {
            if (message.contains("said: ")) {
                assertThat(message).endsWith(" said: {1}");
            } else {
                assertThat(message).endsWith(".");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCloudIsNamedByItsAddress(Reason reason) {
        assertThat(failureAt("EU", reason).getMessage()).doesNotContainPattern("\\bEU\\b");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_HOST", "UNREACHABLE"})
    void aCloudThatIsNotReachedIsNamedByTheHostsThatBwAsks(Reason reason) {
        assertThat(failureAt("US", reason))
                .hasMessageContaining("(https://identity.bitwarden.com, https://api.bitwarden.com)");
        assertThat(failureAt(Samples.SERVER, reason)).hasMessageContaining("(https://vault.example.test)");
    }

    @Test
    void aCloudThatDoesNotAnswerInTimeIsNamedByTheHostsThatBwAsks() {
        ScriptedRunner bw = ScriptedRunner.working().on(PROBE, Step.killed()).on(LOGIN, Step.killed());

        assertThat(failure(bw, Samples.login("EU")))
                .hasMessageContaining("(https://identity.bitwarden.eu, https://api.bitwarden.eu)");
    }

    @Test
    void aKeyThatOneCloudRejectsMayBelongToTheOther() {
        assertThat(failureAt("US", Reason.WRONG_KEY))
                .hasMessageStartingWith("https://vault.bitwarden.com does not accept this API key. "
                        + "If the account\u2019s web vault is at https://vault.bitwarden.eu, choose that cloud");
        assertThat(failureAt("EU", Reason.WRONG_KEY))
                .hasMessageStartingWith("https://vault.bitwarden.eu does not accept this API key. "
                        + "If the account\u2019s web vault is at https://vault.bitwarden.com, choose that cloud");
        assertThat(failureAt(Samples.SERVER, Reason.WRONG_KEY))
                .hasMessageStartingWith("https://vault.example.test does not accept this API key. The client_secret")
                .hasMessageNotContaining("cloud");
    }

    private static CliFailure failureAt(String server, Reason reason) {
        return new Bw(ScriptedRunner.working(), "/srv/agent/session", Samples.login(server))
                .failure(reason, new CliResult(1, "", "Oh no!", false));
    }

    /** Brings about the failure for this reason, as a session does. */
    private CliFailure failure(Reason reason) throws Exception {
        Login login = Samples.login(Samples.SERVER);
        ScriptedRunner bw = ScriptedRunner.working();
        switch (reason) {
            case NO_CLI -> bw.on(PROBE, Step.throwing(new IOException("Cannot run program \"bw\": error=2")));
            case DATA_FOLDER -> bw.as(new CliExecutable("/opt/bw/bw", 1, "/opt/bw/bw-data", null));
            case ELSEWHERE ->
                bw.on(LOGIN, Step.prints(""))
                        .on("status", Step.prints(Samples.status("locked", true)))
                        .on("logout", Step.prints("You have logged out."));
            case SERVER_NOT_SET ->
                bw.on(PROBE, Step.prints("https://bitwarden.com")).on(CONFIG, Step.prints(""));
            case TIME_LIMIT -> bw.on(LOGIN, Step.killed());
            case NOT_LOGGED_IN ->
                bw.on(LOGIN, Step.prints("")).on("status", Step.prints(Samples.status("unauthenticated", false)));
            case STILL_LOCKED -> bw.on(UNLOCK, Step.prints(""));
            case KEY_KEPT -> {
                bw.on(UNLOCK, Step.writes(Samples.UNLOCKED.replace("_apiKeyClientId", "_id"), Samples.SESSION));
                return failure(bw, login.with(Login.Unlock.AT_ONCE_AND_DISCARD_KEY));
            }
            case LOGGED_OUT ->
                bw.on(UNLOCK, Step.writes("{}", "")).on("status", Step.prints(Samples.status("unauthenticated", true)));
            default -> {
                return new Bw(bw, "/srv/agent/session", login).failure(reason, new CliResult(1, "", "Oh no!", false));
            }
        }
        return failure(bw, login);
    }

    private CliFailure failure(ScriptedRunner bw, Login login) {
        LocalDirectory directory = new LocalDirectory(temporary.resolve("session"));
        return catchThrowableOfType(
                CliFailure.class,
                () -> CliSession.open(bw, directory, login, new VerifiedExecutables(), pause -> false));
    }

    private static MessageFile file() throws IOException {
        return MessageFile.beside(CliFailure.class);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session makes of a bw that calls something a success which is none, and of one that fails. */
class CliSessionStepsTest {

    private static final String CRASH = """
            ERROR bitwarden_user_crypto_management::key_id_backfill: Failed to post the user key id: \
            Response(ResponseContent { status: 404, message: "%s" })

            Error [KeyIdBackfillError]: API call failed during user key id backfill""";

    @TempDir
    Path temporary;

    private final ScriptedRunner bw = ScriptedRunner.working();

    @Test
    void aSessionIsOneProbeOneLoginAndOneUnlock() throws Exception {
        CliSession session = open(Samples.login(Samples.SERVER));

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, UNLOCK);
        assertThat(session.sessionKey()).hasValue(Samples.SESSION);
        assertThat(session.environment())
                .containsOnlyKeys("BITWARDENCLI_APPDATA_DIR", "BW_NOINTERACTION", "BW_SESSION")
                .containsEntry("BITWARDENCLI_APPDATA_DIR", directory().toString())
                .containsEntry("BW_SESSION", Samples.SESSION);

        session.close();
        session.close();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void withoutAMasterPasswordNothingIsUnlocked() throws Exception {
        CliSession session = open(Samples.loginOnly(Samples.SERVER));

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN);
        assertThat(session.sessionKey()).isEmpty();
        assertThat(session.environment()).containsEntry("BW_SESSION", "");
    }

    /** A prompt in spite of BW_NOINTERACTION, and an account that must use single sign-on, both end with 0. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\u001B[32m?\u001B[39m \u001B[1mclient_id:\u001B[22m"})
    void aLoginThatEndsWellWithoutALoginIsNone(String stderr) {
        bw.on(LOGIN, command -> new CliResult(0, "", stderr, false))
                .on("status", Step.prints(Samples.status("unauthenticated", false)));

        assertFails(Reason.NOT_LOGGED_IN);
    }

    /** bw does so where a login is accepted, but the vault is answered with 401 or 403. */
    @Test
    void aLoginThatBwHasTakenBackIsAVaultThatCouldNotBeFetched() {
        bw.on(LOGIN, Step.prints(Samples.LOGIN_OUTPUT))
                .on("status", Step.prints(Samples.status("unauthenticated", false)));

        assertFails(Reason.SYNC_FAILED);
    }

    @Test
    void aVaultThatDidNotComeWithTheLoginIsFetched() throws Exception {
        bw.on(LOGIN, Step.writes(Samples.NOT_SYNCED, ""))
                .on("sync", Step.writes(Samples.LOGGED_IN, "Syncing complete."));

        open(Samples.login(Samples.SERVER));

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, "sync", UNLOCK);
    }

    @Test
    void aVaultThatCannotBeFetchedAfterwardsEither() {
        bw.on(LOGIN, Step.writes(Samples.NOT_SYNCED, ""))
                .on("sync", Step.fails("Syncing failed: An unhandled server error has occurred."));

        assertThat(assertFails(Reason.SYNC_FAILED)).hasMessageContaining("An unhandled server error has occurred.");
        assertThat(bw.commands()).doesNotContain(UNLOCK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"format\":\"of the year 2030\"}", "not JSON", "", "[]", "null", "{\"truncated"})
    void whereTheDataFileSaysNothingBwItselfIsAsked(String data) throws Exception {
        bw.on(LOGIN, Step.writes(data, ""))
                .on(UNLOCK, Step.prints(Samples.SESSION))
                .on(
                        "status",
                        Step.prints(Samples.status("locked", true)),
                        Step.prints(Samples.status("unlocked", true)));

        CliSession session = open(Samples.login(Samples.SERVER));

        assertThat(session.sessionKey()).hasValue(Samples.SESSION);
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, "status", UNLOCK, "status");
        assertThat(bw.calls().get(4).environment()).containsEntry("BW_SESSION", Samples.SESSION);
    }

    @Test
    void aStatusThatIsNotJsonIsQuoted() {
        bw.on(LOGIN, Step.prints("")).on("status", Step.prints("status: fine"));

        assertThat(assertFails(Reason.OTHER)).hasMessageContaining("status: fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "You are logged in!", "? Master password: [hidden]"})
    void anUnlockThatPrintsNoKeyIsNone(String stdout) {
        bw.on(UNLOCK, Step.writes(Samples.UNLOCKED, stdout));

        assertFails(Reason.STILL_LOCKED);
    }

    @Test
    void aKeyThatOpensNothingIsNone() {
        bw.on(UNLOCK, Step.prints(Samples.SESSION)).on("status", Step.prints(Samples.status("locked", true)));

        assertFails(Reason.STILL_LOCKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", Samples.SESSION})
    void aLoginThatTheServerTakesBackIsNone(String stdout) {
        bw.on(UNLOCK, Step.writes("{}", stdout)).on("status", Step.prints(Samples.status("unauthenticated", true)));

        assertFails(Reason.LOGGED_OUT);
    }

    /** The crash quotes what the server said, which may look like another reason. */
    @ParameterizedTest
    @ValueSource(strings = {"", "The requested resource could not be found.", "Resource not found.", "server error"})
    void anUnlockThatCrashesIsTriedOnceMore(String answer) throws Exception {
        bw.on(UNLOCK, Step.fails(CRASH.formatted(answer)), Step.writes(Samples.UNLOCKED, Samples.SESSION));

        assertThat(open(Samples.login(Samples.SERVER)).sessionKey()).hasValue(Samples.SESSION);
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, UNLOCK, UNLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "'Error [KeyIdBackfillError]: API call failed during user key id backfill', OTHER,          2",
        "'Cryptography error, The decryption operation failed',                     WRONG_PASSWORD, 1"
    })
    void anUnlockIsTriedAtMostTwiceAndAWrongPasswordOnlyOnce(String stderr, Reason reason, int times) {
        bw.on(UNLOCK, Step.fails(stderr));

        assertFails(reason);
        assertThat(bw.commands().stream().filter(UNLOCK::equals)).hasSize(times);
    }

    private CliFailure assertFails(Reason reason) {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> open(Samples.login(Samples.SERVER)));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(directory()).doesNotExist();
        return failure;
    }

    private CliSession open(Login login) throws Exception {
        return CliSession.open(bw, new LocalDirectory(directory()), login, new VerifiedExecutables(), pause -> false);
    }

    private Path directory() {
        return temporary.resolve("session");
    }
}

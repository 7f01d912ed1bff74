package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session waits where a server limits logins, and nowhere else. */
class RateLimitRetryTest {

    private static final Step REFUSED = Step.fails("Rate limit exceeded. Try again later.");
    private static final Step LOGGED_IN = Step.writes(Samples.LOGGED_IN, Samples.LOGIN_OUTPUT);

    @TempDir
    Path temporary;

    private final List<Duration> pauses = new ArrayList<>();
    private final ScriptedRunner bw = ScriptedRunner.working();

    @Test
    void aServerThatLimitsLoginsIsAskedAgainLaterAndLater() throws Exception {
        bw.on(LOGIN, REFUSED, REFUSED, REFUSED, LOGGED_IN);

        CliSession session = open(Duration.ofSeconds(60));

        assertThat(session.sessionKey()).hasValue(Samples.SESSION);
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LOGIN, LOGIN, LOGIN, UNLOCK);
        assertThat(pauses).hasSize(3);
        assertBetween(5, 10, pauses.get(0));
        assertBetween(10, 20, pauses.get(1));
        assertBetween(15, 30, pauses.get(2));
    }

    @Test
    void afterThreePausesItIsEnough() {
        bw.on(LOGIN, REFUSED);

        assertFails(Reason.RATE_LIMITED, Duration.ofHours(1));

        assertThat(pauses).hasSize(3);
        assertThat(bw.commands().stream().filter(LOGIN::equals)).hasSize(4);
    }

    @Test
    void thePausesTogetherAreNoLongerThanTheLimit() {
        bw.on(LOGIN, REFUSED);

        assertFails(Reason.RATE_LIMITED, Duration.ofSeconds(9));
        assertFails(Reason.RATE_LIMITED, Duration.ofSeconds(4));

        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void pausesDifferSoThatBuildsDoNotComeBackTogether() throws Exception {
        for (int build = 0; build < 20; build++) {
            bw.on(LOGIN, REFUSED, LOGGED_IN);
            open(Duration.ofSeconds(60)).close();
        }

        assertThat(pauses).hasSize(20).anySatisfy(pause -> assertThat(pause).isNotEqualTo(pauses.get(0)));
    }

    @Test
    void aVaultThatIsRefusedAfterTheLoginIsWaitedForToo() throws Exception {
        bw.on(LOGIN, Step.writes(Samples.NOT_SYNCED, ""))
                .on(
                        "sync",
                        Step.fails("Syncing failed: {\"response\":null,\"statusCode\":429}"),
                        Step.writes(Samples.LOGGED_IN, "Syncing complete."));

        open(Duration.ofSeconds(60));

        assertThat(pauses).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_id or client_secret is incorrect. Try again.",
                "An unhandled server error has occurred.",
                "{\"response\":null,\"statusCode\":503}"
            })
    void nothingElseIsWaitedFor(String stderr) {
        bw.on(LOGIN, Step.fails(stderr));

        assertThat(catchThrowable(() -> open(Duration.ofSeconds(60)))).isInstanceOf(CliFailure.class);

        assertThat(pauses).isEmpty();
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void whoStopsTheBuildDoesNotWait() {
        bw.on(LOGIN, REFUSED);
        InterruptedException aborted = new InterruptedException();

        assertThat(catchThrowable(() -> open(Duration.ofSeconds(60), pause -> {
                    throw aborted;
                })))
                .isSameAs(aborted);
        assertThat(directory()).doesNotExist();
    }

    /** A real bw leaves nothing behind in its directory that would spoil the next attempt. */
    @ParameterizedTest
    @EnumSource
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void aRealBwLogsInWithinTheSameDirectoryOnceItIsLet(RealBw real) throws Exception {
        try (Bench bench = new Bench(real, temporary)) {
            bench.server.failNext(Endpoint.TOKEN, Failure.RATE_LIMITED, 1);
            LocalDirectory where = new LocalDirectory(bench.folder.resolve("session"));

            CliSession session = CliSession.open(bench.runner, where, bench.loginOnly(), bench.support, this::note);

            session.close();
            assertThat(bench.server.requests(Endpoint.SYNC)).isPositive();
            assertThat(pauses).hasSize(1);
            assertThat(bench.server.tokenRequests()).isEqualTo(2);
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    private static void assertBetween(long fewest, long most, Duration pause) {
        assertThat(pause).isBetween(Duration.ofSeconds(fewest), Duration.ofSeconds(most));
    }

    private void assertFails(Reason reason, Duration limit) {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> open(limit, this::note));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(directory()).doesNotExist();
    }

    private CliSession open(Duration limit) throws Exception {
        return open(limit, this::note);
    }

    private CliSession open(Duration limit, Login.Pause pause) throws Exception {
        Login login = Samples.login(Samples.SERVER);
        Login limited = new Login(login.key(), login.deviceId(), login.masterPassword(), limit);
        return CliSession.open(bw, new LocalDirectory(directory()), limited, new VerifiedExecutables(), pause);
    }

    private boolean note(Duration pause) {
        pauses.add(pause);
        return true;
    }

    private Path directory() {
        return temporary.resolve("session");
    }
}

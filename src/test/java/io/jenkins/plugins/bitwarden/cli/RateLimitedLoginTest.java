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
class RateLimitedLoginTest {

    private static final Step REFUSED = Step.fails("Rate limit exceeded. Try again later.");
    private static final Step LOGGED_IN = Step.writes(Samples.LOGGED_IN, Samples.LOGIN_OUTPUT);

    @TempDir
    Path temporary;

    private final List<Integer> pauses = new ArrayList<>();
    private final ScriptedRunner bw = ScriptedRunner.working();

    @Test
    void aServerThatLimitsLoginsIsAskedAgainAfterEachPause() throws Exception {
        bw.on(LOGIN, REFUSED, REFUSED, REFUSED, LOGGED_IN);

        CliSession session = open(this::note);

        assertThat(session.sessionKey()).hasValue(Samples.SESSION);
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LOGIN, LOGIN, LOGIN, UNLOCK);
        assertThat(pauses).containsExactly(1, 2, 3);
    }

    @Test
    void whenThereAreNoMorePausesTheRefusalIsTheFailure() {
        bw.on(LOGIN, REFUSED);

        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> open(refusals -> refusals < 3));

        assertThat(failure.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(failure).hasMessageContaining("too many logins");
        assertThat(bw.commands().stream().filter(LOGIN::equals)).hasSize(3);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void aVaultThatIsRefusedAfterTheLoginIsWaitedForToo() throws Exception {
        bw.on(LOGIN, Step.writes(Samples.NOT_SYNCED, ""))
                .on(
                        "sync",
                        Step.fails("Syncing failed: {\"response\":null,\"statusCode\":429}"),
                        Step.writes(Samples.LOGGED_IN, "Syncing complete."));

        open(this::note);

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

        assertThat(catchThrowable(() -> open(this::note))).isInstanceOf(CliFailure.class);

        assertThat(pauses).isEmpty();
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void whoStopsTheBuildDoesNotWait() {
        bw.on(LOGIN, REFUSED);
        InterruptedException aborted = new InterruptedException();

        assertThat(catchThrowable(() -> open(refusals -> {
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

    private CliSession open(Login.Pause pause) throws Exception {
        return CliSession.open(
                bw, new LocalDirectory(directory()), Samples.login(Samples.SERVER), new VerifiedExecutables(), pause);
    }

    private boolean note(int refusals) {
        pauses.add(refusals);
        return true;
    }

    private Path directory() {
        return temporary.resolve("session");
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.CONFIG;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API key goes to its own server and into its own directory, or nowhere. */
class CliSessionServerTest {

    private static final CliExecutable OLD = new CliExecutable("/opt/bw/bw", 1, null, null);
    private static final CliExecutable UPDATED = new CliExecutable("/opt/bw/bw", 2, null, null);
    private static final CliExecutable ANOTHER = new CliExecutable("/opt/bw-2/bw", 1, null, null);
    private static final String CLOUD = "https://bitwarden.com";

    @TempDir
    Path temporary;

    private final ScriptedRunner bw = ScriptedRunner.working();
    private final VerifiedExecutables support = new VerifiedExecutables();

    @Test
    void aBwThatIgnoresThePreparedServerIsToldItBeforeTheLogin() throws Exception {
        bw.as(OLD).on(PROBE, Step.prints(CLOUD), Step.prints(Samples.SERVER)).on(CONFIG, Step.prints("Saved setting."));

        open(Samples.SERVER);
        open(Samples.SERVER);

        assertThat(bw.commands()).containsExactly(PROBE, CONFIG, PROBE, LOGIN, CONFIG, PROBE, LOGIN);
    }

    @Test
    void aBwThatNeverTakesTheServerIsNotGivenTheKey() {
        bw.on(PROBE, Step.prints(CLOUD)).on(CONFIG, Step.prints("Saved setting."));

        assertFails(Reason.SERVER_NOT_SET);
        assertThat(bw.commands()).containsExactly(PROBE, CONFIG, PROBE);
    }

    @Test
    void aBwThatCannotBeAskedIsNotGivenTheKey() {
        bw.as(OLD).on(PROBE, Step.fails("Unexpected error"));

        assertFails(Reason.OTHER);
        assertFails(Reason.OTHER);
        assertThat(bw.commands()).containsExactly(PROBE, PROBE);
    }

    @Test
    void anExecutableIsAskedOnce() throws Exception {
        bw.as(OLD);

        open(Samples.SERVER);
        open("https://another.example.test");

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LOGIN);
    }

    @Test
    void anExecutableThatWasUpdatedOrIsAnotherIsAskedAgain() throws Exception {
        for (CliExecutable executable : new CliExecutable[] {OLD, UPDATED, ANOTHER, OLD}) {
            bw.as(executable);
            open(Samples.SERVER);
        }

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, PROBE, LOGIN, PROBE, LOGIN, LOGIN);
    }

    @Test
    void anExecutableThatIsNotKnownIsAlwaysAsked() throws Exception {
        open(Samples.SERVER);
        open(Samples.SERVER);

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, PROBE, LOGIN);
    }

    @Test
    void theAmericanCloudIsWhereBwGoesAnyway() throws Exception {
        open("US");

        assertThat(bw.commands()).containsExactly(LOGIN);
    }

    @Test
    void theEuropeanCloudIsAServerLikeAnyOther() throws Exception {
        bw.on(PROBE, Step.prints("https://vault.bitwarden.eu\n"));

        open("EU");

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN);
    }

    @Test
    void aBwThatKeepsItsDataElsewhereIsLoggedOut() {
        bw.on(LOGIN, Step.prints(Samples.LOGIN_OUTPUT))
                .on("status", Step.prints(Samples.status("locked", true)))
                .on("logout", Step.prints("You have logged out."));

        assertThat(assertFails(Reason.ELSEWHERE)).hasMessageContaining(temporary.toString());
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, "status", "logout");
    }

    @Test
    void aDataFolderBesideBwIsRefusedBeforeBwIsStarted() throws IOException {
        bw.as(new CliExecutable("/opt/bw/bw", 1, "/opt/bw/bw-data", null));

        assertThat(assertFails(Reason.DATA_FOLDER)).hasMessageContaining("/opt/bw/bw-data");
        assertThat(bw.commands()).isEmpty();
        assertThat(temporary.resolve("sessions")).isEmptyDirectory();
    }

    private CliFailure assertFails(Reason reason) {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> open(Samples.SERVER));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(temporary)
                .satisfiesAnyOf(
                        folder -> assertThat(folder).isEmptyDirectory(),
                        folder -> assertThat(folder.resolve("sessions")).isEmptyDirectory());
        return failure;
    }

    private CliSession open(String server) throws Exception {
        Path folder = temporary.resolve("sessions");
        long sessions;
        try (Stream<Path> others = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            sessions = others.count();
        }
        return CliSession.open(
                bw,
                new LocalDirectory(folder.resolve("s-" + sessions)),
                Samples.loginOnly(server),
                support,
                pause -> false);
    }
}

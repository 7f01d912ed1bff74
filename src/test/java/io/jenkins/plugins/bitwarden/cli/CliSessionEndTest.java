package io.jenkins.plugins.bitwarden.cli;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the opening of a session ends, its reason comes out and its directory goes. */
class CliSessionEndTest {

    @TempDir
    Path temporary;

    private final ScriptedRunner bw = ScriptedRunner.working();

    @Test
    void aBwThatCannotBeStartedIsMissing() {
        String message = "Cannot run program \"bw\" (in directory \"/srv/agent\"): error=2, No such file or directory";
        bw.on(PROBE, Step.throwing(new IOException(message)));

        assertThat(catchThrowableOfType(CliFailure.class, this::open))
                .hasMessageContaining("error=2, No such file or directory")
                .extracting(CliFailure::reason)
                .isEqualTo(Reason.NO_CLI);
        assertThat(directory()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {PROBE, LOGIN, UNLOCK})
    void aMachineThatIsLostIsNotAFailureOfBw(String at) {
        IOException lost = new IOException("channel is closing down");
        bw.on(at, Step.throwing(lost));

        assertThat(catchThrowable(this::open)).isSameAs(lost).hasNoSuppressedExceptions();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void anExceptionWithoutAMessagePassesThroughToo() {
        IOException lost = new IOException();
        bw.on(LOGIN, Step.throwing(lost));

        assertThat(catchThrowable(this::open)).isSameAs(lost);
    }

    @ParameterizedTest
    @ValueSource(strings = {PROBE, LOGIN, UNLOCK})
    void anAbortedBuildIsNotAFailureOfBw(String at) {
        InterruptedException aborted = new InterruptedException();
        bw.on(at, command -> {
            throw aborted;
        });

        assertThat(catchThrowable(this::open)).isSameAs(aborted).hasNoSuppressedExceptions();
        assertThat(directory()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {PROBE, LOGIN, UNLOCK})
    void whatWasKilledRanOutOfTime(String at) {
        bw.on(at, Step.killed());

        assertThat(catchThrowableOfType(CliFailure.class, this::open))
                .hasMessageStartingWith("\u201cbw " + at + "\u201d did not end within 42 seconds")
                .hasMessageContaining(Samples.SERVER)
                .extracting(CliFailure::reason)
                .isEqualTo(Reason.TIME_LIMIT);
        assertThat(bw.commands()).endsWith(at).containsOnlyOnce(at);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeDeletedDoesNotHideWhy() {
        for (Exception left : new Exception[] {
            new IOException("busy"), new UncheckedIOException(new IOException("channel is closing down"))
        }) {
            bw.on(LOGIN, Step.fails("client_id is required."));

            assertThat(catchThrowableOfType(CliFailure.class, () -> open(new Undeletable(left))))
                    .hasSuppressedException(left)
                    .extracting(CliFailure::reason)
                    .isEqualTo(Reason.NO_CLIENT_ID);
        }
    }

    @Test
    void aSecondAbortWhileCleaningUpIsKeptForTheThread() {
        InterruptedException second = new InterruptedException();
        bw.on(LOGIN, Step.fails("client_id is required."));

        assertThat(catchThrowable(() -> open(new Undeletable(second)))).hasSuppressedException(second);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aDirectoryThatSomebodyElseMadeIsLeftAlone() throws IOException {
        Path planted = Files.writeString(Files.createDirectory(directory()).resolve("data.json"), "planted");

        assertThatThrownBy(this::open).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(planted).hasContent("planted");
        assertThat(bw.commands()).isEmpty();
    }

    private CliSession open() throws Exception {
        return open(new LocalDirectory(directory()));
    }

    private CliSession open(Directory where) throws Exception {
        return CliSession.open(bw, where, Samples.login(Samples.SERVER), new VerifiedExecutables(), pause -> false);
    }

    private Path directory() {
        return temporary.resolve("session");
    }

    /** A directory that is nowhere and stays there. */
    private record Undeletable(Exception left) implements Directory {

        @Override
        public String path() {
            return "/srv/agent/session";
        }

        @Override
        public void create(String dataFile) {}

        @Override
        public AccountState state() {
            return AccountState.UNKNOWN;
        }

        @Override
        public Optional<AccountState> discardApiKey() {
            return Optional.empty();
        }

        @Override
        public void delete() throws IOException, InterruptedException {
            if (left instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (left instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw (IOException) left;
        }
    }
}

package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.cli.CapturedRun;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, on this machine and in what stands for a container, with a bw that says what it was given. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class LauncherRunnerTest {

    private static final String EVERY_CHARACTER = IntStream.concat(
                    IntStream.rangeClosed(1, 0x2FF), IntStream.of('€', 0x1F511))
            .filter(character -> character != '\n')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    @TempDir
    private Path machine;

    private Path bin;
    private Path folder;

    @BeforeEach
    void install() throws IOException {
        bin = Files.createDirectory(machine.resolve("the bin $HOME"));
        folder = Files.createDirectory(machine.resolve("its folder $HOME 'x'"));
        bw("printf %s \"$BW_PASSWORD\"");
    }

    @ParameterizedTest
    @EnumSource
    void aSecretOfAnyCharactersArrivesAsItIs(Around around) throws Exception {
        assertThat(run(around, Map.of("BW_PASSWORD", EVERY_CHARACTER)).stdout()).isEqualTo(EVERY_CHARACTER);
    }

    @ParameterizedTest
    @EnumSource
    void aSecretIsNeitherOnACommandLineNorInAFile(Around around) throws Exception {
        bw("tr '\\0' ' ' </proc/$$/cmdline; find . -type f -exec cat {} +; echo \"$BW_PASSWORD\"");
        ContainerDecorator.COMMAND_LINES.clear();

        CliResult result = run(around, Map.of("BW_PASSWORD", "the-password"));

        assertThat(result.stdout()).containsOnlyOnce("the-password").contains("bw login --apikey");
        assertThat(String.join("\n", ContainerDecorator.COMMAND_LINES)).doesNotContain("the-password");
        assertThat(ContainerDecorator.COMMAND_LINES).hasSize(around == Around.NOTHING ? 0 : 1);
    }

    /** As core makes of an abort while it waits for an agent to start a process. */
    @Test
    void anAbortWhileBwIsStartedIsAnAbort() {
        Launcher aborted = new Launcher.DecoratedLauncher(new Launcher.LocalLauncher(TaskListener.NULL)) {
            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                throw new InterruptedIOException("aborted");
            }
        };

        assertThatThrownBy(() -> CapturedRun.of(
                        new LauncherRunner(aborted, environment(), new FilePath(folder.toFile())),
                        command(Map.of("BW_PASSWORD", "x"))))
                .isInstanceOf(InterruptedException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftInTheFolder(Around around) throws Exception {
        bw("ls -l");

        String during = run(around, Map.of("BW_PASSWORD", "x")).stdout();

        assertThat(during.contains("prw-------")).isEqualTo(around != Around.NOTHING);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void bwHasNoStdin(Around around) throws Exception {
        bw("cat; echo end");

        assertThat(run(around, Map.of("BW_PASSWORD", "x")).stdout()).isEqualTo("end\n");
    }

    @ParameterizedTest
    @EnumSource
    void argumentsAndOpenVariablesArriveAsTheyAre(Around around) throws Exception {
        bw("printf '%s|' \"$@\" \"$BITWARDENCLI_APPDATA_DIR\"");

        CliResult result = CapturedRun.of(
                runner(around, new EnvVars()),
                command(Map.of("BITWARDENCLI_APPDATA_DIR", "/a b/$HOME/$$"), "a b", "$HOME", "$$", "'\"*", ""));

        assertThat(result.stdout()).isEqualTo("a b|$HOME|$$|'\"*||/a b/$HOME/$$|");
    }

    /** Jenkins takes them for one variable and keeps the name it met first; to bw on Unix they are two. */
    @ParameterizedTest
    @EnumSource
    void aVariableOfTheBuildInOtherCapitalsTakesNoneOfOurs(Around around) throws Exception {
        bw("env | grep -i -e ^bw_ -e ^bitwardencli | sort");

        CliResult result = CapturedRun.of(
                runner(
                        around,
                        new EnvVars(
                                "bitwardencli_appdata_dir", "/elsewhere", "Bw_Session", "outer", "bw_password", "p")),
                command(Map.of("BITWARDENCLI_APPDATA_DIR", "/ours", "BW_SESSION", "key", "BW_PASSWORD", "")));

        assertThat(result.stdout().lines()).contains("BITWARDENCLI_APPDATA_DIR=/ours", "BW_SESSION=key");
        assertThat(result.stdout()).doesNotContain("elsewhere", "outer", "=p");
    }

    @ParameterizedTest
    @EnumSource
    void dollarSignsInTheBuildsVariablesArriveAsTheyAre(Around around) throws Exception {
        bw("printf '%s|' \"$http_proxy\" \"$OTHER\"");

        CliResult result = CapturedRun.of(
                runner(around, new EnvVars("http_proxy", "http://me:pa$$word@proxy", "OTHER", "$HOME ${PATH} $")),
                command(Map.of()));

        assertThat(result.stdout()).isEqualTo("http://me:pa$$word@proxy|$HOME ${PATH} $|");
    }

    @ParameterizedTest
    @EnumSource
    void whatBwMustNotHaveItHasNot(Around around) throws Exception {
        bw("echo \"${NODE_OPTIONS-none} ${BW_SESSION-none} ${KEPT-none} ${n-none} ${v-none}\"");
        EnvVars build = new EnvVars("NODE_OPTIONS", "--inspect", "BW_SESSION", "outer", "KEPT", "kept", "v", "v");

        CliResult result = CapturedRun.of(runner(around, build), command(Map.of("NODE_OPTIONS", "", "BW_SESSION", "")));

        assertThat(result.stdout()).isEqualTo("none none kept none none\n");
    }

    @ParameterizedTest
    @EnumSource
    void aShellThatTracesDoesNotTraceSecrets(Around around) throws Exception {
        EnvVars build = new EnvVars("SHELLOPTS", "verbose:xtrace", "PS4", "+");

        CliResult result = CapturedRun.of(runner(around, build), command(Map.of("BW_PASSWORD", "the-password")));

        assertThat(result.stdout()).isEqualTo("the-password");
        assertThat(result.stderr()).doesNotContain("the-password");
    }

    @ParameterizedTest
    @EnumSource
    void whereThereIsNoBwTheExitCodeSaysSo(Around around) throws Exception {
        Files.delete(bin.resolve("bw"));

        CliResult result = run(around, Map.of("BW_PASSWORD", "x"));

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.stderr()).contains("bw").contains("not found");
    }

    @ParameterizedTest
    @EnumSource
    void whatTakesTooLongIsKilled(Around around) throws Exception {
        bw("exec sleep 600");

        CliResult result = CapturedRun.of(
                runner(around, new EnvVars()),
                new CliCommand(List.of("login"), Map.of("BW_PASSWORD", "x"), Duration.ofSeconds(1)));

        assertThat(result.killed()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPrintedIsCapped(Around around) throws Exception {
        bw("head -c 100000 /dev/zero; head -c 100000 /dev/zero >&2; exit 3");

        CliResult result = run(around, Map.of());

        assertThat(result.stdout()).hasSize(64 * 1024);
        assertThat(result.stderr()).hasSize(64 * 1024);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.killed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whoeverTakesWhatIsPrintedGetsAllOfItAndNothingIsKept(Around around) throws Exception {
        bw("head -c 100000 /dev/zero");
        ByteArrayOutputStream taken = new ByteArrayOutputStream();

        CliResult result = runner(around, new EnvVars()).run(command(Map.of()), taken, () -> false);

        assertThat(taken.size()).isEqualTo(100_000);
        assertThat(result.stdout()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachStreamIsWhatBwWroteToItAndNothingElse(Around around) throws Exception {
        bw("printf 'an answer'; echo 'a warning' >&2; exit 3");

        CliResult result = run(around, Map.of("BW_PASSWORD", "x"));

        assertThat(result).isEqualTo(new CliResult(3, "an answer", "a warning\n", false));
    }

    @Test
    @Timeout(60)
    void bwIsEndedWhenItHasSaidAll() throws Exception {
        bw("echo 'a warning' >&2; printf 'an '; sleep 0.1; printf answer; sleep 300; touch \"$0.end\"");

        CliResult result = runToAnswer(Around.NOTHING);

        assertThat(result).isEqualTo(new CliResult(0, "an answer", "a warning\n", false));
        assertThat(bin.resolve("bw.end")).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @Timeout(60)
    void bwIsNotEndedWhileItWrites() throws Exception {
        bw(
                "mkdir data.json.lock; printf 'an answer'; sleep 0.5; echo whole >data.json; rmdir data.json.lock; sleep 300");

        CliResult result = runToAnswer(Around.NOTHING);

        assertThat(result).isEqualTo(new CliResult(0, "an answer", "", false));
        assertThat(folder.resolve("data.json")).hasContent("whole");
        assertThat(folder.resolve("data.json.lock")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void bwThatDoesNotStopWritingEndsByItself() throws Exception {
        bw("mkdir data.json.lock; printf 'an answer'; sleep 4; touch \"$0.end\"; exit 3");

        CliResult result = runToAnswer(Around.NOTHING);

        assertThat(result).isEqualTo(new CliResult(0, "an answer", "", false));
        assertThat(bin.resolve("bw.end")).exists();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void inAContainerBwEndsByItself(Around around) throws Exception {
        bw("printf 'an answer'; sleep 0.5; touch \"$0.end\"; exit 3");

        CliResult result = runToAnswer(around);

        assertThat(result).isEqualTo(new CliResult(3, "an answer", "", false));
        assertThat(bin.resolve("bw.end")).exists();
    }

    @Test
    @Timeout(120)
    void theEndOfOneBwIsOverBeforeTheNext() throws Exception {
        for (int i = 0; i < 20; i++) {
            bw("printf 'an answer'; sleep 300");
            runToAnswer(Around.NOTHING);
            bw("printf 'some '; sleep 0.1; printf text");

            CliResult next = runToAnswer(Around.NOTHING);

            assertThat(next).isEqualTo(new CliResult(0, "some text", "", false));
        }
    }

    /** It is not among the agent's processes, and the launcher's own process is only a client. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void aBwThatOnlyItsShellSeesIsKilledByThat(Around around) throws Exception {
        bw("echo $$ >pid; exec env -i sleep 600");
        Launcher client = new Launcher.DecoratedLauncher(launcher(around)) {
            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                return new Client(super.launch(starter));
            }
        };

        CliResult result = assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> CapturedRun.of(
                        new LauncherRunner(client, environment(), new FilePath(folder.toFile())),
                        new CliCommand(List.of("login"), Map.of("BW_PASSWORD", "x"), Duration.ofSeconds(3))));

        assertThat(result.killed()).isTrue();
        assertThat(ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("pid")).strip())))
                .isEmpty();
    }

    @Test
    void aPipeThatNobodyReadsIsNotWaitedForAsLongAsBw() {
        Launcher otherKernel = replacing("[ -r \"$$0\" ]", "sleep 600");

        assertThatThrownBy(() -> CapturedRun.of(
                        new LauncherRunner(
                                otherKernel, environment(), new FilePath(folder.toFile()), Duration.ofSeconds(2)),
                        command(Map.of("BW_PASSWORD", "the-password"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 2 seconds, so bw was not started")
                .hasMessageContaining("Docker Desktop")
                .hasMessageNotContaining("the-password");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPipeThatTheContainersUserMayNotReadNamesTheUserThatMay() throws Exception {
        Launcher otherUser = replacing("-r", "-r /nowhere -a -r");

        assertThatThrownBy(() -> CapturedRun.of(
                        new LauncherRunner(otherUser, environment(), new FilePath(folder.toFile())),
                        command(Map.of("BW_PASSWORD", "the-password"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("may not read the named pipe " + folder)
                .hasMessageEndingWith("with the uid " + Files.getAttribute(folder, "unix:uid") + ".");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aContainerThatIsGoneTakesNoSecretWithIt() throws Exception {
        Launcher gone = new ContainerDecorator("/nowhere").decorate(new Launcher.LocalLauncher(TaskListener.NULL));

        CliResult result = CapturedRun.of(
                new LauncherRunner(gone, environment(), new FilePath(folder.toFile())),
                command(Map.of("BW_PASSWORD", EVERY_CHARACTER)));

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereThereCanBeNoPipeTheFailureSaysWhatItIsFor() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        FilePath nowhere = new FilePath(folder.resolve("gone").toFile());

        assertThatThrownBy(() -> CapturedRun.of(
                        new LauncherRunner(launcher(Around.CONTAINER), environment(), nowhere),
                        command(Map.of("BW_PASSWORD", "the-password"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not create a named pipe")
                .hasMessageContaining(nowhere.getRemote())
                .hasMessageNotContaining("the-password");
    }

    /** Returns a container whose shell gets a script that is changed at one place. */
    private Launcher replacing(String text, String other) {
        return new Launcher.DecoratedLauncher(launcher(Around.CONTAINER)) {
            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                List<String> line = new ArrayList<>(starter.cmds());
                line.set(2, line.get(2).replace(text, other));
                return super.launch(starter.cmds(line));
            }
        };
    }

    private void bw(String script) throws IOException {
        Path bw = Files.writeString(bin.resolve("bw"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(bw, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CliResult run(Around around, Map<String, String> variables) throws Exception {
        CliResult result = CapturedRun.of(runner(around, new EnvVars()), command(variables));
        assertThat(result.killed()).isFalse();
        return result;
    }

    /** Runs a bw of this session that has said all with "an answer". */
    private CliResult runToAnswer(Around around) throws Exception {
        CliCommand command = command(Map.of("BITWARDENCLI_APPDATA_DIR", folder.toString()));
        return CapturedRun.of(runner(around, new EnvVars()), command, "an answer"::equals);
    }

    private static CliCommand command(Map<String, String> variables, String... arguments) {
        List<String> line = Stream.concat(
                        Stream.of("login", "--apikey").filter(argument -> arguments.length == 0), Stream.of(arguments))
                .toList();
        return new CliCommand(line, variables, Duration.ofMinutes(5));
    }

    private LauncherRunner runner(Around around, EnvVars build) {
        EnvVars environment = environment();
        environment.putAll(build);
        return new LauncherRunner(launcher(around), environment, new FilePath(folder.toFile()));
    }

    private EnvVars environment() {
        return new EnvVars("PATH", path());
    }

    private String path() {
        return bin + ":" + System.getenv("PATH");
    }

    private Launcher launcher(Around around) {
        Launcher local = new Launcher.LocalLauncher(TaskListener.NULL);
        String path = path().replace("$", "$$");
        return switch (around) {
            case NOTHING -> local;
            case CONTAINER -> new ContainerDecorator(path).decorate(local);
            case MERGED_STREAMS -> new MergedStreamsDecorator(path).decorate(local);
        };
    }

    /** What a surrounding block puts around bw. */
    enum Around {
        NOTHING,
        CONTAINER,
        MERGED_STREAMS
    }

    /** A process whose end ends nothing else, as the {@code docker} of {@code docker exec}. */
    private static final class Client extends Proc {

        private final Proc inside;

        Client(Proc inside) {
            this.inside = inside;
        }

        @Override
        public boolean isAlive() throws IOException, InterruptedException {
            return inside.isAlive();
        }

        @Override
        public void kill() {
            // Nobody inside of the container takes note.
        }

        @Override
        public int join() throws IOException, InterruptedException {
            return inside.join();
        }

        @Override
        public InputStream getStdout() {
            return inside.getStdout();
        }

        @Override
        public InputStream getStderr() {
            return inside.getStderr();
        }

        @Override
        public OutputStream getStdin() {
            return inside.getStdin();
        }
    }
}

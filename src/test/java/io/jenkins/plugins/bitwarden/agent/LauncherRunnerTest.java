package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(booleans = {false, true})
    void aSecretOfAnyCharactersArrivesAsItIs(boolean container) throws Exception {
        assertThat(run(container, Map.of("BW_PASSWORD", EVERY_CHARACTER)).stdout())
                .isEqualTo(EVERY_CHARACTER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecretIsNeitherOnACommandLineNorInAFile(boolean container) throws Exception {
        bw("tr '\\0' ' ' </proc/$$/cmdline; find . -type f -exec cat {} +; echo \"$BW_PASSWORD\"");
        ContainerDecorator.COMMAND_LINES.clear();

        CliResult result = run(container, Map.of("BW_PASSWORD", "the-password"));

        assertThat(result.stdout()).containsOnlyOnce("the-password").contains("bw login --apikey");
        assertThat(String.join("\n", ContainerDecorator.COMMAND_LINES)).doesNotContain("the-password");
        assertThat(ContainerDecorator.COMMAND_LINES).hasSize(container ? 1 : 0);
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

        assertThatThrownBy(() -> new LauncherRunner(aborted, environment(), new FilePath(folder.toFile()))
                        .run(command(Map.of("BW_PASSWORD", "x"))))
                .isInstanceOf(InterruptedException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftInTheFolder(boolean container) throws Exception {
        bw("ls -l");

        String during = run(container, Map.of("BW_PASSWORD", "x")).stdout();

        assertThat(during.contains("prw-------")).isEqualTo(container);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bwHasNoStdin(boolean container) throws Exception {
        bw("cat; echo end");

        assertThat(run(container, Map.of("BW_PASSWORD", "x")).stdout()).isEqualTo("end\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void argumentsAndOpenVariablesArriveAsTheyAre(boolean container) throws Exception {
        bw("printf '%s|' \"$@\" \"$BITWARDENCLI_APPDATA_DIR\"");

        CliResult result = runner(container, new EnvVars())
                .run(command(Map.of("BITWARDENCLI_APPDATA_DIR", "/a b/$HOME/$$"), "a b", "$HOME", "$$", "'\"*", ""));

        assertThat(result.stdout()).isEqualTo("a b|$HOME|$$|'\"*||/a b/$HOME/$$|");
    }

    /** Jenkins takes them for one variable and keeps the name it met first; to bw on Unix they are two. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVariableOfTheBuildInOtherCapitalsTakesNoneOfOurs(boolean container) throws Exception {
        bw("env | grep -i -e ^bw_ -e ^bitwardencli | sort");

        CliResult result = runner(
                        container,
                        new EnvVars(
                                "bitwardencli_appdata_dir", "/elsewhere", "Bw_Session", "outer", "bw_password", "p"))
                .run(command(Map.of("BITWARDENCLI_APPDATA_DIR", "/ours", "BW_SESSION", "key", "BW_PASSWORD", "")));

        assertThat(result.stdout().lines()).contains("BITWARDENCLI_APPDATA_DIR=/ours", "BW_SESSION=key");
        assertThat(result.stdout()).doesNotContain("elsewhere", "outer", "=p");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dollarSignsInTheBuildsVariablesArriveAsTheyAre(boolean container) throws Exception {
        bw("printf '%s|' \"$http_proxy\" \"$OTHER\"");

        CliResult result = runner(
                        container, new EnvVars("http_proxy", "http://me:pa$$word@proxy", "OTHER", "$HOME ${PATH} $"))
                .run(command(Map.of()));

        assertThat(result.stdout()).isEqualTo("http://me:pa$$word@proxy|$HOME ${PATH} $|");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatBwMustNotHaveItHasNot(boolean container) throws Exception {
        bw("echo \"${NODE_OPTIONS-none} ${BW_SESSION-none} ${KEPT-none} ${n-none} ${v-none}\"");
        EnvVars build = new EnvVars("NODE_OPTIONS", "--inspect", "BW_SESSION", "outer", "KEPT", "kept", "v", "v");

        CliResult result = runner(container, build).run(command(Map.of("NODE_OPTIONS", "", "BW_SESSION", "")));

        assertThat(result.stdout()).isEqualTo("none none kept none none\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShellThatTracesDoesNotTraceSecrets(boolean container) throws Exception {
        EnvVars build = new EnvVars("SHELLOPTS", "verbose:xtrace", "PS4", "+");

        CliResult result = runner(container, build).run(command(Map.of("BW_PASSWORD", "the-password")));

        assertThat(result.stdout()).isEqualTo("the-password");
        assertThat(result.stderr()).doesNotContain("the-password");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereThereIsNoBwTheExitCodeSaysSo(boolean container) throws Exception {
        Files.delete(bin.resolve("bw"));

        CliResult result = run(container, Map.of("BW_PASSWORD", "x"));

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.stderr()).contains("bw").contains("not found");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTakesTooLongIsKilled(boolean container) throws Exception {
        bw("exec sleep 600");

        CliResult result = runner(container, new EnvVars())
                .run(new CliCommand(List.of("login"), Map.of("BW_PASSWORD", "x"), Duration.ofSeconds(1)));

        assertThat(result.killed()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsPrintedIsCapped(boolean container) throws Exception {
        bw("head -c 100000 /dev/zero; head -c 100000 /dev/zero >&2; exit 3");

        CliResult result = run(container, Map.of());

        assertThat(result.stdout()).hasSize(64 * 1024);
        assertThat(result.stderr()).hasSize(64 * 1024);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.killed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverTakesWhatIsPrintedGetsAllOfItAndNothingIsKept(boolean container) throws Exception {
        bw("head -c 100000 /dev/zero");
        ByteArrayOutputStream taken = new ByteArrayOutputStream();

        CliResult result = runner(container, new EnvVars()).run(command(Map.of()), taken);

        assertThat(taken.size()).isEqualTo(100_000);
        assertThat(result.stdout()).isEmpty();
    }

    @Test
    void aContainerThatIsGoneTakesNoSecretWithIt() throws Exception {
        Launcher gone = new ContainerDecorator("/nowhere").decorate(new Launcher.LocalLauncher(TaskListener.NULL));

        CliResult result = new LauncherRunner(gone, environment(), new FilePath(folder.toFile()))
                .run(command(Map.of("BW_PASSWORD", EVERY_CHARACTER)));

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereThereCanBeNoPipeTheFailureSaysWhatItIsFor() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        FilePath nowhere = new FilePath(folder.resolve("gone").toFile());

        assertThatThrownBy(() -> new LauncherRunner(container(), environment(), nowhere)
                        .run(command(Map.of("BW_PASSWORD", "the-password"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not create a named pipe")
                .hasMessageContaining(nowhere.getRemote())
                .hasMessageNotContaining("the-password");
    }

    private void bw(String script) throws IOException {
        Path bw = Files.writeString(bin.resolve("bw"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(bw, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CliResult run(boolean container, Map<String, String> variables) throws Exception {
        CliResult result = runner(container, new EnvVars()).run(command(variables));
        assertThat(result.killed()).isFalse();
        return result;
    }

    private static CliCommand command(Map<String, String> variables, String... arguments) {
        List<String> line = Stream.concat(
                        Stream.of("login", "--apikey").filter(argument -> arguments.length == 0), Stream.of(arguments))
                .toList();
        return new CliCommand(line, variables, Duration.ofMinutes(5));
    }

    private LauncherRunner runner(boolean container, EnvVars build) {
        EnvVars environment = environment();
        environment.putAll(build);
        return new LauncherRunner(
                container ? container() : new Launcher.LocalLauncher(TaskListener.NULL),
                environment,
                new FilePath(folder.toFile()));
    }

    private EnvVars environment() {
        return new EnvVars("PATH", path());
    }

    private String path() {
        return bin + ":" + System.getenv("PATH");
    }

    private Launcher container() {
        return new ContainerDecorator(path().replace("$", "$$"))
                .decorate(new Launcher.LocalLauncher(TaskListener.NULL));
    }
}

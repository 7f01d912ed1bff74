package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.File;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a shell makes of the variables that are for bw alone, in each of the shells that this machine has. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no POSIX shell")
class UnixCommandTest {

    private static final String EVERY_CHARACTER = IntStream.concat(
                    IntStream.rangeClosed(1, 0x2FF), IntStream.of('\u20ac', 0x1F511))
            .filter(character -> character != '\n')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    @TempDir
    private Path bin;

    /** Returns the command line of each of the shells that are installed. */
    static List<List<String>> shells() {
        return Stream.of("sh", "dash", "bash", "mksh", "busybox sh")
                .map(shell -> List.of(shell.split(" ")))
                .filter(shell -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell.get(0)))))
                .toList();
    }

    @BeforeAll
    static void printWhichShellsThereAre() {
        System.out.println("UnixCommandTest: the shells here are " + shells());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aValueOfAnyCharactersArrivesAsItIs(List<String> shell) throws Exception {
        assertThat(run(shell, "printf %s \"$BW_PASSWORD\"", Map.of("BW_PASSWORD", EVERY_CHARACTER)))
                .isEqualTo(EVERY_CHARACTER);
    }

    /** A printf that is a program would have it on its command line. */
    @ParameterizedTest
    @MethodSource("shells")
    void noProgramButBwIsStarted(List<String> shell) throws Exception {
        for (String program : List.of("printf", "env", "read", "export", "test", "[", "echo", "kill", "wait")) {
            program(program, "echo \"$0 $*\" >> \"$(dirname \"$0\")/started\"");
        }

        assertThat(run(shell, "echo bw", Map.of("BW_PASSWORD", "the-password"))).isEqualTo("bw\n");

        assertThat(bin.resolve("started")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anEmptyValueHidesAVariable(List<String> shell) throws Exception {
        assertThat(run(
                        shell,
                        "echo \"${NODE_OPTIONS-none}|$BW_SESSION\"",
                        Map.of("NODE_OPTIONS", "", "BW_SESSION", "a")))
                .isEqualTo("none|a\n");
    }

    /** A shell that reads ahead would take it away from bw. */
    @ParameterizedTest
    @MethodSource("shells")
    void bwReadsItsInputAsItIs(List<String> shell) throws Exception {
        assertThat(run(shell, "printf %s \"${BW_PASSWORD-none}|\"; cat", Map.of("BW_PASSWORD", ""), EVERY_CHARACTER))
                .isEqualTo("none|" + EVERY_CHARACTER + "\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void bwReadsItsInputAsItIsThroughAPipeToo(List<String> shell) throws Exception {
        program("bw", "IFS= read -r line; printf %s \"$line\"");

        assertThat(runThroughPipe(shell, EVERY_CHARACTER, "").stdout())
                .isEqualTo("<pipe>\n" + EVERY_CHARACTER + "<pipe>\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theNextLineInThePipeEndsABwThatWaitsForInput(List<String> shell) throws Exception {
        program("bw", "read -r line; exec sleep 600");

        assertThat(runThroughPipe(shell, "line", "\n").exitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void throughAPipeTheStreamsAreApartAndTheExitCodeIsBws(List<String> shell) throws Exception {
        for (String program : List.of("printf", "env", "read", "export", "test", "[", "echo", "kill", "wait")) {
            program(program, "echo \"$0 $*\" >> \"$(dirname \"$0\")/started\"");
        }
        program("bw", "/bin/cat; printf %s \"$BW_PASSWORD\"; printf %s \"$*\" >&2; exit 3");

        assertThat(runThroughPipe(shell, ""))
                .isEqualTo(new CliResult(3, "<pipe>\n" + EVERY_CHARACTER + "<pipe>\n", "login --apikey", false));
        assertThat(bin.resolve("started")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theNextLineInThePipeEndsBw(List<String> shell) throws Exception {
        program("bw", "exec sleep 600");

        CliResult result = runThroughPipe(shell, "\n");

        assertThat(result.exitCode()).isEqualTo(137);
        assertThat(result.stdout()).isEqualTo("<pipe>\n<pipe>\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutBwTheExitCodeSaysSoThroughAPipeToo(List<String> shell) throws Exception {
        CliResult result = runThroughPipe(shell, "");

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.stderr()).contains("bw").contains("not found");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aPipeThatCannotBeReadHasAnExitCodeOfItsOwn(List<String> shell) throws Exception {
        List<String> line = new ArrayList<>(shell);
        List<String> command = command(Map.of()).lineReading(bin.resolve("gone").toString());
        line.addAll(command.subList(1, command.size()));

        assertThat(new ProcessBuilder(line).start().waitFor()).isEqualTo(UnixCommand.UNREADABLE);
    }

    /** The plugin kubernetes does not quote them. */
    @Test
    void noScriptHasABackslashABackquoteOrALineBreak() {
        for (String input : List.of("", "a line")) {
            assertThat(String.join(" ", command(Map.of(), input).lineReading("/pipe")))
                    .doesNotContain("\\", "`", "\n", "a line");
        }
    }

    @Test
    void aValueOfSeveralLinesIsNotWrittenSinceItWouldBeReadAsSeveralVariables() {
        assertThatThrownBy(() ->
                        command(Map.of("BW_PASSWORD", "one\nNODE_OPTIONS")).variables())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("one");
    }

    private String run(List<String> shell, String bw, Map<String, String> variables) throws Exception {
        return run(shell, bw, variables, "");
    }

    private String run(List<String> shell, String bw, Map<String, String> variables, String input) throws Exception {
        program("bw", bw);
        UnixCommand command = command(variables, input);
        List<String> line = new ArrayList<>(shell);
        line.addAll(command.line().subList(1, command.line().size()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("NODE_OPTIONS", "--inspect");
        Process process = builder.start();
        process.getOutputStream().write(command.stdin());
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns what the shell gave, after so much more was written into the pipe. */
    private CliResult runThroughPipe(List<String> shell, String more) throws Exception {
        return runThroughPipe(shell, "", more);
    }

    private CliResult runThroughPipe(List<String> shell, String input, String more) throws Exception {
        Path pipe = bin.resolve("pipe");
        Path stdin = bin.resolve("pipe" + NamedPipe.INPUT);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString(), stdin.toString())
                        .start()
                        .waitFor())
                .isZero();
        UnixCommand command = command(Map.of("BW_PASSWORD", EVERY_CHARACTER), input);
        List<String> line = new ArrayList<>(shell);
        line.addAll(command.lineReading(pipe.toString())
                .subList(1, command.lineReading(pipe.toString()).size()));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw");
                RandomAccessFile answer = new RandomAccessFile(stdin.toFile(), "rw")) {
            answer.write(command.command().inputBytes());
            Process process = builder.start();
            both.write(command.variables());
            both.write(more.getBytes(StandardCharsets.US_ASCII));
            String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.getErrorStream().readAllBytes()).isEmpty();
            return new CliResult(process.waitFor(), stdout, Files.readString(bin.resolve("pipe.err")), false);
        }
    }

    private void program(String name, String script) throws Exception {
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static UnixCommand command(Map<String, String> variables) {
        return command(variables, "");
    }

    private static UnixCommand command(Map<String, String> variables, String input) {
        return new UnixCommand(new CliCommand(List.of("login", "--apikey"), variables, Duration.ofMinutes(1), input));
    }
}

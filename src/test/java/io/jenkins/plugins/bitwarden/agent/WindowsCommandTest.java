package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import io.jenkins.plugins.bitwarden.cli.CapturedRun;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsCommandTest {

    @Test
    void anExeIsStartedAsItIs() {
        assertThat(new WindowsCommand("C:\\Program Files\\bw.EXE", List.of("config", "server", "https://a.test/b&c"))
                        .line())
                .containsExactly("C:\\Program Files\\bw.EXE", "config", "server", "https://a.test/b&c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bw", "C:\\npm\\bw.cmd", "C:\\npm\\BW.CMD"})
    void anythingElseMayBeAScriptWhoseExitCodeOnlyCmdTells(String program) {
        assertThat(new WindowsCommand(program, List.of("login", "--apikey")).line())
                .containsExactly(
                        "cmd.exe", "/C", "\"" + program, "login", "--apikey", "&&", "exit", "%%ERRORLEVEL%%\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://a.test/b&c \"https://a.test/b&c\"",
                "https://a.test/b^c \"https://a.test/b^c\"",
                "https://a.test/b|c \"https://a.test/b|c\"",
                "https://a.test/b;c \"https://a.test/b;c\"",
                "https://a.test/%PATH% \"https://a.test/%\"P\"ATH%\""
            },
            quoteCharacter = '~')
    void whatCmdWouldActOnIsQuoted(String argument, String quoted) {
        assertThat(new WindowsCommand("bw.cmd", List.of("config", argument)).line())
                .containsExactly("cmd.exe", "/C", "\"bw.cmd", "config", quoted, "&&", "exit", "%%ERRORLEVEL%%\"");
    }

    @ParameterizedTest
    @CsvSource({"C:\\Program Files\\bw.cmd", "C:\\R&D\\bw.cmd", "C:\\a^b\\bw.cmd"})
    void aPathWithBlanksAndSignsIsQuoted(String program) {
        assertThat(new WindowsCommand(program, List.of()).line().get(2)).isEqualTo("\"\"" + program + "\"");
    }

    @Test
    void aDollarOrPercentInASecretIsNoVariableAndNoneIsOnTheCommandLine() throws Exception {
        Recorder launcher = new Recorder();

        CapturedRun.of(
                new LauncherRunner(launcher, new EnvVars("BUILD", "1"), new FilePath(new File("/"))),
                new CliCommand(
                        List.of("unlock", "--raw"),
                        Map.of("BW_PASSWORD", "pa$HOME $$ %PATH% ^&", "BW_SESSION", ""),
                        Duration.ofMinutes(5)));

        assertThat(launcher.environment)
                .containsExactlyInAnyOrder("BUILD=1", "BW_SESSION=", "BW_PASSWORD=pa$$HOME $$$$ %PATH% ^&");
        assertThat(launcher.line)
                .containsExactly("cmd.exe", "/C", "\"bw", "unlock", "--raw", "&&", "exit", "%%ERRORLEVEL%%\"");
        assertThat(launcher.quiet).isTrue();
    }

    @Test
    void bwReadsItsInputFromItsOwnStdin() throws Exception {
        Recorder launcher = new Recorder();

        CapturedRun.of(
                new LauncherRunner(launcher, new EnvVars(), new FilePath(new File("/"))),
                new CliCommand(
                        List.of("list", "items"),
                        Map.of("BW_NOINTERACTION", ""),
                        Duration.ofMinutes(5),
                        " gr\u00fc\u00dfe $HOME %PATH% "));

        assertThat(launcher.environment).containsExactly("BW_NOINTERACTION=");
        assertThat(launcher.stdin).isEqualTo(" gr\u00fc\u00dfe $HOME %PATH% \n");
    }

    /** As far as this machine can tell: here it is the look for them that matters, not what is started. */
    @ParameterizedTest
    @CsvSource({
        "none, bw",
        "bw, bw",
        "bw.exe, ",
        "bw.com, ",
        "bw.bat, ",
        "bw.cmd, node",
        "bw.cmd node.exe, ",
        "bw.cmd node.cmd, "
    })
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "programs are no files of any content there")
    void whichProgramIsMissingIsToldInAnyLanguage(String programs, String missing, @TempDir Path bin) throws Exception {
        for (String program : programs.split(" ")) {
            Files.setPosixFilePermissions(
                    Files.writeString(bin.resolve(program), ""), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Launcher windows = new Launcher.RemoteLauncher(TaskListener.NULL, FilePath.localChannel, false);
        CliResult german = new CliResult(1, "", "Der Befehl ist entweder falsch geschrieben oder", false);

        CliResult result = new ProgramSearch(windows, new EnvVars("PATH", bin.toString())).named(german);
        CliResult quoted = new ProgramSearch(windows, new EnvVars("PATH", "\"" + bin + "\"")).named(german);

        assertThat(result)
                .isEqualTo(
                        missing == null
                                ? german
                                : new CliResult(
                                        127, "", german.stderr() + "\nexec: " + missing + ": not found", false));
        assertThat(quoted).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"247, true", "248, false"})
    void aFolderInWhichWindowsCannotStartItIsSaidToBeTooLong(int length, boolean starts) throws Exception {
        Recorder launcher = new Recorder();
        FilePath folder = new FilePath(new File("/" + "x".repeat(length - 1)));
        CliCommand command = new CliCommand(List.of("status"), Map.of(), Duration.ofMinutes(5));

        if (starts) {
            assertThat(CapturedRun.of(new LauncherRunner(launcher, new EnvVars(), folder), command)
                            .exitCode())
                    .isZero();
        } else {
            assertThatThrownBy(() -> CapturedRun.of(new LauncherRunner(launcher, new EnvVars(), folder), command))
                    .isInstanceOf(AbortException.class)
                    .hasMessageStartingWith("Windows cannot start bw in the folder /xxx")
                    .hasMessageContaining("248 characters, and 247 are the limit");
            assertThat(launcher.line).isNull();
        }
    }

    @Test
    void npmsBwStartsTheNodeBesideItIfThereIsOne() {
        assertThat(new WindowsCommand("C:\\npm\\bw.cmd", List.of()).sibling("node"))
                .isEqualTo("C:\\npm\\node");
    }

    /** A launcher on Windows that starts nothing and remembers what it should have. */
    private static final class Recorder extends Launcher {

        private List<String> line;
        private List<String> environment;
        private boolean quiet;
        private String stdin;

        Recorder() {
            super(TaskListener.NULL, null);
        }

        @Override
        public boolean isUnix() {
            return false;
        }

        @Override
        public Proc launch(ProcStarter starter) throws IOException {
            line = starter.cmds();
            environment = List.of(starter.envs());
            quiet = starter.quiet();
            // The stream of a starter that was given none is shared, and may be closed.
            if (starter.stdin() instanceof ByteArrayInputStream input) {
                stdin = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            }
            return new LocalLauncher(TaskListener.NULL)
                    .launch()
                    .cmds("true")
                    .quiet(true)
                    .start();
        }

        @Override
        public Channel launchChannel(String[] line, OutputStream out, FilePath folder, Map<String, String> variables) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void kill(Map<String, String> modelEnvVars) {
            throw new UnsupportedOperationException();
        }
    }
}

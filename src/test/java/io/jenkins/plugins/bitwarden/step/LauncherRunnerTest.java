package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LauncherRunnerTest {

    @Test
    void onUnixBwIsLookedForOnThePathOfTheBuild() throws Exception {
        Recorder launcher = new Recorder(true);

        run(launcher, Map.of());

        assertThat(launcher.commands).containsExactly("env", "bw", "login", "--apikey");
    }

    @Test
    void onWindowsBwMayBeAScriptAsNpmInstallsIt() throws Exception {
        Recorder launcher = new Recorder(false);

        run(launcher, Map.of());

        assertThat(launcher.commands.subList(0, 2)).containsExactly("cmd.exe", "/C");
        assertThat(String.join(" ", launcher.commands.subList(2, launcher.commands.size())))
                .contains("bw login --apikey");
    }

    @Test
    void aDollarInASecretIsNoVariable() throws Exception {
        Recorder launcher = new Recorder(true);

        run(launcher, Map.of("BW_PASSWORD", "pa$HOME $$ ${X}"));

        assertThat(launcher.environment).contains("BW_PASSWORD=pa$$HOME $$$$ $${X}");
    }

    @Test
    void theCommandLineIsNotPrintedAndWhatIsPrintedIsCapped() throws Exception {
        Recorder launcher = new Recorder(true);

        CliResult result = run(launcher, Map.of());

        assertThat(launcher.quiet).isTrue();
        assertThat(result.stdout()).hasSize(64 * 1024);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.killed()).isFalse();
    }

    @Test
    void whoeverTakesWhatIsPrintedGetsAllOfItAndNothingIsKept() throws Exception {
        AtomicInteger taken = new AtomicInteger();

        CliResult result = runner(new Recorder(true)).run(command(Map.of()), new OutputStream() {
            @Override
            public void write(int b) {
                taken.incrementAndGet();
            }
        });

        assertThat(taken).hasValue(100_000);
        assertThat(result.stdout()).isEmpty();
    }

    private static CliResult run(Launcher launcher, Map<String, String> environment) throws Exception {
        return runner(launcher).run(command(environment));
    }

    private static LauncherRunner runner(Launcher launcher) {
        return new LauncherRunner(launcher, new EnvVars(), new FilePath(new File("/")));
    }

    private static CliCommand command(Map<String, String> environment) {
        return new CliCommand(List.of("login", "--apikey"), environment, Duration.ofSeconds(60));
    }

    /** A launcher that starts nothing, remembers what it should have, and has a lot to say. */
    private static final class Recorder extends Launcher {

        private final boolean unix;
        private List<String> commands;
        private List<String> environment;
        private boolean quiet;

        Recorder(boolean unix) {
            super(TaskListener.NULL, null);
            this.unix = unix;
        }

        @Override
        public boolean isUnix() {
            return unix;
        }

        @Override
        public Proc launch(ProcStarter starter) throws IOException {
            commands = starter.cmds();
            environment = List.of(starter.envs());
            quiet = starter.quiet();
            starter.stdout().write(new byte[100_000]);
            return new Ended();
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

    private static final class Ended extends Proc {

        @Override
        public boolean isAlive() {
            return false;
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int join() {
            return 3;
        }

        @Override
        public InputStream getStdout() {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public InputStream getStderr() {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public OutputStream getStdin() {
            return OutputStream.nullOutputStream();
        }
    }
}

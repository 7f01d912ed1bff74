package io.jenkins.plugins.bitwarden.step;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import hudson.util.ArgumentListBuilder;
import io.jenkins.plugins.bitwarden.cli.CappedOutput;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import io.jenkins.plugins.bitwarden.cli.CliRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;
import jenkins.util.Timer;

/** Runs bw on an agent, through whatever the surrounding blocks put around processes there. */
final class LauncherRunner implements CliRunner {

    private static final Logger LOGGER = Logger.getLogger(LauncherRunner.class.getName());
    private static final String BW = "bw";

    private final Launcher launcher;
    private final EnvVars environment;
    private final FilePath folder;

    /**
     * @param launcher starts processes on the agent
     * @param environment what processes of the build have
     * @param folder where bw runs; it writes nothing there
     */
    LauncherRunner(Launcher launcher, EnvVars environment, FilePath folder) {
        this.launcher = launcher;
        this.environment = environment;
        this.folder = folder;
    }

    @Override
    public CliResult run(CliCommand command, OutputStream stdout) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        command.environment().forEach((name, value) -> variables.put(name, literally(value)));
        CappedOutput stderr = new CappedOutput();
        Proc process = launcher.launch()
                .cmds(commandLine(command.arguments()))
                .envs(variables)
                .pwd(folder)
                .stdout(stdout)
                .stderr(stderr)
                .quiet(true)
                .start();
        AtomicBoolean killed = new AtomicBoolean();
        Future<?> limit = Timer.get()
                .schedule(
                        () -> {
                            killed.set(true);
                            Computer.threadPoolForRemoting.execute(() -> kill(process));
                        },
                        command.limit().toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            int exitCode = process.join();
            return new CliResult(exitCode, "", stderr.text(), killed.get());
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    private List<String> commandLine(List<String> arguments) throws IOException, InterruptedException {
        ArgumentListBuilder line = new ArgumentListBuilder();
        if (launcher.isUnix()) {
            // A launcher looks for programs on the agent's own PATH; env looks on that of the build.
            line.add("env", BW);
        } else {
            line.add(executable().map(CliExecutable::path).orElse(BW));
        }
        arguments.stream().map(LauncherRunner::literally).forEach(line::add);
        boolean script = !launcher.isUnix()
                && !line.toList().get(0).toLowerCase(Locale.ROOT).endsWith(".exe");
        return script ? line.toWindowsCommand().toList() : line.toList();
    }

    /** Launchers replace {@code $NAME} in variables and arguments; {@code $$} stands for the character itself. */
    private static String literally(String text) {
        return text.replace("$", "$$");
    }

    private static void kill(Proc process) {
        try {
            process.kill();
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.WARNING, "bw could not be stopped", e);
        }
    }

    /** {@inheritDoc} What a decorated launcher starts may lie in a container, where this cannot look. */
    @Override
    public Optional<CliExecutable> executable() throws IOException, InterruptedException {
        VirtualChannel channel = launcher.getChannel();
        boolean plain = Set.of(Launcher.LocalLauncher.class, Launcher.RemoteLauncher.class)
                .contains(launcher.getClass());
        return plain && channel != null
                ? Optional.ofNullable(channel.call(new Find(
                        environment.get("PATH", ""), launcher.isUnix() ? List.of("") : List.of(".exe", ".cmd"))))
                : Optional.empty();
    }

    private static final class Find extends MasterToSlaveCallable<CliExecutable, IOException> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String searchPath;
        private final ArrayList<String> extensions;

        Find(String searchPath, List<String> extensions) {
            this.searchPath = searchPath;
            this.extensions = new ArrayList<>(extensions);
        }

        @Override
        public CliExecutable call() throws IOException {
            return CliExecutable.find(BW, searchPath, extensions).orElse(null);
        }
    }
}

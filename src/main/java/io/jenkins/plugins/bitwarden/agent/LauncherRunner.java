package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Launcher.ProcStarter;
import hudson.Proc;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.CappedOutput;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import io.jenkins.plugins.bitwarden.cli.CliRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;
import jenkins.util.Timer;

/** Runs bw on an agent, with the launcher of the surrounding blocks, such as one for a container. */
public final class LauncherRunner implements CliRunner {

    private static final Logger LOGGER = Logger.getLogger(LauncherRunner.class.getName());
    private static final String BW = "bw";

    private final Launcher launcher;
    private final EnvVars environment;
    private final FilePath folder;

    /**
     * @param environment the variables of the build's processes
     * @param folder bw's current folder, which only its owner can read
     */
    public LauncherRunner(Launcher launcher, EnvVars environment, FilePath folder) {
        this.launcher = launcher;
        this.environment = environment;
        this.folder = folder;
    }

    @Override
    public CliResult run(CliCommand command, OutputStream stdout) throws IOException, InterruptedException {
        try {
            if (new AgentProcesses(launcher).arePlain() || !launcher.isUnix()) {
                return run(command, stdout, null);
            }
            try (NamedPipe pipe = NamedPipe.in(folder)) {
                return run(command, stdout, pipe);
            }
        } catch (InterruptedIOException e) {
            // Core throws this if it is interrupted while the agent starts a process.
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    private CliResult run(CliCommand command, OutputStream stdout, @CheckForNull NamedPipe pipe)
            throws IOException, InterruptedException {
        CappedOutput stderr = new CappedOutput();
        Proc process = starter(command, pipe).stdout(stdout).stderr(stderr).start();
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
            if (pipe != null) {
                pipe.write(new UnixCommand(command).variables());
            }
            int exitCode = process.join();
            return new CliResult(exitCode, "", stderr.text(), killed.get());
        } catch (IOException | InterruptedException e) {
            kill(process);
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    private ProcStarter starter(CliCommand command, @CheckForNull NamedPipe pipe)
            throws IOException, InterruptedException {
        ProcStarter starter = launcher.launch().pwd(folder).quiet(true);
        List<String> line;
        if (!launcher.isUnix()) {
            line = new WindowsCommand(executable().map(CliExecutable::path).orElse(BW), command.arguments()).line();
        } else {
            UnixCommand unix = new UnixCommand(command);
            line = pipe == null ? unix.line() : unix.lineReading(pipe.path());
            if (pipe == null) {
                starter.stdin(new ByteArrayInputStream(unix.variables()));
            }
        }
        Map<String, String> variables = new HashMap<>();
        environment.forEach((name, value) -> variables.put(name, literally(value)));
        Map<String, String> own = new HashMap<>();
        command.environment().forEach((name, value) -> {
            boolean isStreamed = launcher.isUnix() && CliCommand.isSecret(name);
            own.put(name, isStreamed ? "" : literally(value));
        });
        new ExactVariables(own).putInto(variables);
        return starter.cmds(line.stream().map(LauncherRunner::literally).toList())
                .envs(variables);
    }

    /** Launchers replace {@code $NAME} in variables and arguments. {@code $$} is a literal dollar sign. */
    private static String literally(String text) {
        return text.replace("$", "$$");
    }

    /** Ends bw and all that it started, so that no process writes to the directory when it is deleted. */
    private void kill(Proc process) {
        try {
            VirtualChannel channel = launcher.getChannel();
            if (channel != null) {
                channel.call(new SessionProcesses(folder.getRemote()));
            }
            process.kill();
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "bw could not be stopped", e);
        }
    }

    /** {@inheritDoc} A decorated launcher may start a file in a container, which cannot be found from here. */
    @Override
    public Optional<CliExecutable> executable() throws IOException, InterruptedException {
        VirtualChannel channel = launcher.getChannel();
        return new AgentProcesses(launcher).arePlain() && channel != null
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

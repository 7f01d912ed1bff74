package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Launcher.ProcStarter;
import hudson.Proc;
import hudson.model.Computer;
import hudson.model.TaskListener;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** Runs bw on an agent, with the launcher of the surrounding blocks, such as one for a container. */
public final class LauncherRunner implements CliRunner {

    private static final Logger LOGGER = Logger.getLogger(LauncherRunner.class.getName());
    private static final long SECONDS_TO_END = 5;

    private final Launcher launcher;
    private final EnvVars environment;
    private final FilePath folder;
    private final Duration timeToRead;
    private final ProgramSearch programs;

    /**
     * @param environment the variables of the build's processes
     * @param folder bw's current folder, which only its owner can read
     */
    public LauncherRunner(Launcher launcher, EnvVars environment, FilePath folder) {
        this(launcher, environment, folder, Duration.ofSeconds(60));
    }

    /**
     * @param timeToRead how long a launcher that is decorated may take until its shell has read a pipe
     */
    LauncherRunner(Launcher launcher, EnvVars environment, FilePath folder, Duration timeToRead) {
        this.timeToRead = timeToRead;
        this.launcher = launcher;
        this.environment = environment;
        this.folder = folder;
        programs = new ProgramSearch(launcher, environment);
    }

    /** Creates bw's current folder as {@link AgentDirectory#createPrivate} does. */
    public boolean createFolder(String dataFile) throws IOException, InterruptedException {
        return programs.createPrivate(new AgentDirectory(folder), dataFile);
    }

    @Override
    public CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws IOException, InterruptedException {
        try {
            if (!launcher.isUnix()) {
                WindowsCommand.checkFolder(folder.getRemote());
                return programs.named(runToAnswer(command, stdout, isWhole));
            }
            if (new AgentProcesses(launcher).arePlain()) {
                return runToAnswer(command, stdout, isWhole);
            }
            // A process in a container cannot be ended from here.
            try (NamedPipe pipe = NamedPipe.in(folder, command.inputBytes())) {
                return runToEnd(command, stdout, pipe);
            }
        } catch (InterruptedIOException e) {
            // Core throws this if it is interrupted while the agent starts a process.
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    private CliResult runToAnswer(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws IOException, InterruptedException {
        AnswerOutput answer = new AnswerOutput(stdout, isWhole, folder);
        CliResult result = runToEnd(command, answer, null);
        return answer.awaitEnd() ? result.asAnswered() : result;
    }

    private CliResult runToEnd(CliCommand command, OutputStream stdout, @CheckForNull NamedPipe pipe)
            throws IOException, InterruptedException {
        CappedOutput stderr = new CappedOutput();
        MarkedOutput marked = new MarkedOutput(pipe == null ? "" : pipe.marker(), stdout, stderr);
        Proc process = starter(command, pipe)
                .stdout(pipe == null ? stdout : marked)
                .stderr(stderr)
                .start();
        AtomicBoolean killed = new AtomicBoolean();
        AtomicBoolean unread = new AtomicBoolean();
        Future<?> limit = after(command.limit(), () -> {
            killed.set(true);
            kill(process, pipe);
        });
        Future<?> start = after(timeToRead, () -> {
            if (pipe != null && !marked.hasBegun()) {
                unread.set(true);
                kill(process, pipe);
            }
        });
        int exitCode;
        try {
            if (pipe != null) {
                pipe.write(new UnixCommand(command).variables());
            }
            exitCode = process.join();
        } catch (IOException | InterruptedException e) {
            kill(process, pipe);
            throw e;
        } finally {
            limit.cancel(false);
            start.cancel(false);
        }
        marked.close();
        if (unread.get()) {
            throw new AbortException(Messages.NamedPipe_unread(pipe.path(), timeToRead.toSeconds()));
        }
        boolean isInPipe = pipe != null && marked.hasBegun();
        if (pipe != null && !isInPipe && exitCode == UnixCommand.UNREADABLE) {
            throw new AbortException(Messages.NamedPipe_unreadable(pipe.path(), String.valueOf(pipe.owner())));
        }
        return new CliResult(exitCode, "", isInPipe ? pipe.stderr() : stderr.text(), killed.get());
    }

    private static Future<?> after(Duration time, Runnable action) {
        return Timer.get()
                .schedule(() -> Computer.threadPoolForRemoting.execute(action), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ProcStarter starter(CliCommand command, @CheckForNull NamedPipe pipe)
            throws IOException, InterruptedException {
        ProcStarter starter = launcher.launch().pwd(folder).quiet(true);
        List<String> line;
        byte[] stdin = command.inputBytes();
        if (!launcher.isUnix()) {
            String bw = executable().map(CliExecutable::path).orElse(ProgramSearch.BW);
            line = new WindowsCommand(bw, command.arguments()).line();
        } else {
            UnixCommand unix = new UnixCommand(command);
            line = pipe == null ? unix.line() : unix.lineReading(pipe.path());
            stdin = pipe == null ? unix.stdin() : new byte[0];
        }
        if (stdin.length > 0) {
            starter.stdin(new ByteArrayInputStream(stdin));
        }
        Map<String, String> variables = new HashMap<>();
        environment.forEach((name, value) -> variables.put(name, AgentProcesses.literally(value)));
        Map<String, String> own = new HashMap<>();
        Predicate<String> isStreamed = name -> launcher.isUnix() && CliCommand.isSecret(name);
        command.environment()
                .forEach((name, value) -> own.put(name, isStreamed.test(name) ? "" : AgentProcesses.literally(value)));
        new ExactVariables(own).putInto(variables);
        return starter.cmds(line.stream().map(AgentProcesses::literally).toList())
                .envs(variables);
    }

    /** Ends bw and all that it started, so that no process writes to the directory when it is deleted. */
    private void kill(Proc process, @CheckForNull NamedPipe pipe) {
        try {
            if (pipe != null) {
                // Its own shell may be the only one that sees it.
                pipe.write(new byte[] {'\n'});
                process.joinWithTimeout(SECONDS_TO_END, TimeUnit.SECONDS, TaskListener.NULL);
            }
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
        return programs.bw();
    }
}

package io.jenkins.plugins.bitwarden.agent;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.security.MasterToSlaveCallable;

/**
 * Looks for the programs that a launcher would start. In what surrounding blocks put around processes it cannot look.
 */
final class ProgramSearch {

    static final String BW = "bw";

    private final Launcher launcher;
    private final EnvVars environment;

    /** Null until it has been looked for. */
    private Optional<CliExecutable> bw;

    /**
     * @param launcher starts processes on the agent
     * @param environment what processes of the build have
     */
    ProgramSearch(Launcher launcher, EnvVars environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    /** Returns bw, or nothing if there is none or this cannot look. Asks the agent once only. */
    synchronized Optional<CliExecutable> bw() throws IOException, InterruptedException {
        if (bw == null) {
            bw = find(BW);
        }
        return bw;
    }

    /** As {@link AgentDirectory#createPrivate}. Looks for bw in the same call to the agent. */
    synchronized boolean createPrivate(AgentDirectory directory, String dataFile)
            throws IOException, InterruptedException {
        AgentDirectory.Created created = directory.create(dataFile, finder(BW).orElse(null));
        bw = Optional.ofNullable(created.bw());
        return created.isPrivate();
    }

    /**
     * Returns a failure on Windows with which program is missing, if one is. Windows says so itself, but in its own
     * language.
     */
    CliResult named(CliResult result) throws IOException, InterruptedException {
        if (result.exitCode() == 0 || result.killed() || !new AgentProcesses(launcher).arePlain()) {
            return result;
        }
        Optional<String> bw = bw().map(CliExecutable::path);
        if (bw.isEmpty()) {
            return WindowsCommand.notFound(result, "bw");
        }
        WindowsCommand command = new WindowsCommand(bw.get(), List.of());
        return command.isScript()
                        && find(command.sibling("node")).isEmpty()
                        && find("node").isEmpty()
                ? WindowsCommand.notFound(result, "node")
                : result;
    }

    private Optional<CliExecutable> find(String name) throws IOException, InterruptedException {
        VirtualChannel channel = launcher.getChannel();
        Optional<Find> finder = finder(name);
        return finder.isPresent() && channel != null
                ? Optional.ofNullable(channel.call(finder.get()))
                : Optional.empty();
    }

    private Optional<Find> finder(String name) {
        if (!new AgentProcesses(launcher).arePlain()) {
            return Optional.empty();
        }
        String searchPath = environment.get("PATH", "");
        return Optional.of(
                launcher.isUnix()
                        ? new Find(name, searchPath, List.of(""))
                        : new Find(name, searchPath.replace("\"", ""), WindowsCommand.ENDINGS));
    }

    /** Returns null if it finds nothing. */
    static final class Find extends MasterToSlaveCallable<CliExecutable, IOException> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String name;
        private final String searchPath;
        private final ArrayList<String> extensions;

        Find(String name, String searchPath, List<String> extensions) {
            this.name = name;
            this.searchPath = searchPath;
            this.extensions = new ArrayList<>(extensions);
        }

        @Override
        public CliExecutable call() throws IOException {
            return CliExecutable.find(name, searchPath, extensions).orElse(null);
        }
    }
}

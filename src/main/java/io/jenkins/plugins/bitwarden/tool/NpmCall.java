package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.util.ArgumentListBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs npm on a node.
 *
 * @param log the log of the build
 */
record NpmCall(Node node, TaskListener log) {

    /** Where npm puts bw. On Windows there is a {@code bw.cmd} beside it. */
    static final String BW = "node_modules/.bin/bw";

    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d{1,4})\\.\\S+");
    private static final int MINUTES = 15;

    /** What a shell, and cmd.exe, end with if there is no such program. */
    private static final Set<Integer> NOT_FOUND = Set.of(127, 9009);

    /**
     * Installs a package in an empty folder.
     *
     * @param registry its address, or null for the one that npm is set to
     * @throws AbortException if Node.js is missing or too old, or npm fails; with a sentence for the build's log
     * @throws IOException if the node is lost
     * @throws InterruptedException if the build was stopped
     */
    void install(NpmPackage wanted, @CheckForNull String registry, FilePath empty)
            throws IOException, InterruptedException {
        checkNode(wanted, empty);
        empty.child("package.json").write(wanted.packageFile(), StandardCharsets.UTF_8.name());
        empty.child("package-lock.json").write(wanted.lockFile(), StandardCharsets.UTF_8.name());
        ArgumentListBuilder npm = new ArgumentListBuilder("npm", "ci")
                .add("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error");
        if (registry != null) {
            npm.add("--registry=" + registry + "/");
        }
        int exitCode = run(npm, empty, log.getLogger());
        if (NOT_FOUND.contains(exitCode)) {
            throw new AbortException(Messages.NpmCall_noNpm(node.getDisplayName()));
        }
        if (exitCode != 0) {
            throw new AbortException(Messages.NpmCall_failed(wanted.version(), String.valueOf(exitCode)));
        }
        if (!empty.child(BW).exists()) {
            throw new AbortException(Messages.NpmCall_noBw(wanted.version()));
        }
    }

    /** npm itself only warns if Node.js is too old. */
    private void checkNode(NpmPackage wanted, FilePath folder) throws IOException, InterruptedException {
        String needed = String.valueOf(wanted.node());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = run(new ArgumentListBuilder("node", "--version"), folder, said);
        Matcher found =
                NODE_VERSION.matcher(said.toString(StandardCharsets.UTF_8).strip());
        if (exitCode != 0 || !found.matches()) {
            throw new AbortException(Messages.NpmCall_noNode(wanted.version(), needed, node.getDisplayName()));
        }
        if (Integer.parseInt(found.group(1)) < wanted.node()) {
            throw new AbortException(
                    Messages.NpmCall_oldNode(wanted.version(), needed, node.getDisplayName(), found.group()));
        }
    }

    /** In a shell, because Java looks for programs in the PATH of the agent's own process. */
    private int run(ArgumentListBuilder command, FilePath folder, OutputStream stdout)
            throws IOException, InterruptedException {
        Launcher launcher = node.createLauncher(log);
        Computer computer = node.toComputer();
        EnvVars environment = computer == null ? new EnvVars() : computer.buildEnvironment(log);
        Proc process = launcher.launch()
                .cmds(
                        launcher.isUnix()
                                ? command.prepend("sh", "-c", "exec \"$$0\" \"$$@\"")
                                : command.toWindowsCommand())
                .envs(environment)
                .pwd(folder)
                .quiet(true)
                .stdout(stdout)
                .stderr(log.getLogger())
                .start();
        return process.joinWithTimeout(MINUTES, TimeUnit.MINUTES, log);
    }
}

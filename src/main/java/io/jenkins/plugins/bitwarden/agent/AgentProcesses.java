package io.jenkins.plugins.bitwarden.agent;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The processes that a launcher starts: on the agent itself, or in a container if a surrounding block asks for one. */
public record AgentProcesses(Launcher launcher) {

    private static final long SECONDS_TO_LOOK = 60;

    /** Returns a variable's value or an argument for a launcher, which would replace {@code $NAME} in it. */
    static String literally(String text) {
        return text.replace("$", "$$");
    }

    /** Returns whether the processes run on the agent itself, with its files, and get their stdin. */
    public boolean arePlain() {
        return Set.of(Launcher.LocalLauncher.class, Launcher.RemoteLauncher.class)
                .contains(launcher.getClass());
    }

    /**
     * Returns whether the processes see the files in a folder of the agent. Creates the folder. In a container, starts
     * a process that looks.
     *
     * @throws IOException if the agent is lost, or the folder cannot be created
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean see(FilePath folder) throws IOException, InterruptedException {
        if (arePlain() || !launcher.isUnix()) {
            return true;
        }
        FilePath probe = folder.child("bitwarden-" + UUID.randomUUID());
        probe.mkdirs();
        try {
            int exitCode = launcher.launch()
                    .cmds("sh", "-c", "[ -d \"$$0\" ]", literally(probe.getRemote()))
                    .quiet(true)
                    .start()
                    .joinWithTimeout(SECONDS_TO_LOOK, TimeUnit.SECONDS, TaskListener.NULL);
            return exitCode == 0;
        } finally {
            probe.delete();
        }
    }

    /**
     * Returns whether the processes start the bw of a folder of the agent. A container may not see the folder, or have a
     * {@code PATH} of its own; starts a process that looks there.
     *
     * @param environment has the folder in its {@code PATH}
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean startBwOf(FilePath folder, EnvVars environment) throws IOException, InterruptedException {
        if (arePlain() || !launcher.isUnix()) {
            return true;
        }
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        launcher.launch()
                .cmds("sh", "-c", "command -v bw")
                .envs(environment)
                .quiet(true)
                .stdout(found)
                .start()
                .joinWithTimeout(SECONDS_TO_LOOK, TimeUnit.SECONDS, TaskListener.NULL);
        return found.toString(StandardCharsets.UTF_8)
                .lines()
                .anyMatch(folder.child("bw").getRemote()::equals);
    }
}

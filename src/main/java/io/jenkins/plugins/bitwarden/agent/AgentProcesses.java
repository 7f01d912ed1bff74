package io.jenkins.plugins.bitwarden.agent;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The processes that a launcher starts: on the agent itself, or in what surrounding blocks put around processes, as a
 * container.
 *
 * @param launcher starts them
 */
public record AgentProcesses(Launcher launcher) {

    private static final long SECONDS_TO_LOOK = 60;

    /** Returns whether nothing is put around them, so that they have the agent's files, and the stdin they are given. */
    boolean arePlain() {
        return Set.of(Launcher.LocalLauncher.class, Launcher.RemoteLauncher.class)
                .contains(launcher.getClass());
    }

    /**
     * Returns whether they see what is in a folder of the agent, which is made if it is not there. Starts one that looks,
     * unless they are plain.
     *
     * @throws IOException if the agent is lost, or the folder cannot be made
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public boolean see(FilePath folder) throws IOException, InterruptedException {
        if (arePlain() || !launcher.isUnix()) {
            return true;
        }
        FilePath probe = folder.child("bitwarden-" + UUID.randomUUID());
        probe.mkdirs();
        try {
            int exitCode = launcher.launch()
                    .cmds("sh", "-c", "[ -d \"$$0\" ]", probe.getRemote().replace("$", "$$"))
                    .quiet(true)
                    .start()
                    .joinWithTimeout(SECONDS_TO_LOOK, TimeUnit.SECONDS, TaskListener.NULL);
            return exitCode == 0;
        } finally {
            probe.delete();
        }
    }
}

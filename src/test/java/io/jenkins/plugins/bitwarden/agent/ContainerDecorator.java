package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Node;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Does to processes what {@code docker exec} does in the plugin docker-workflow: their environment is on a command line,
 * except {@code PATH}, which they get from the image; they have none of the host's, and no stdin.
 */
public final class ContainerDecorator extends LauncherDecorator implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /** Every command line so far, in all tests of this JVM. */
    public static final List<String> COMMAND_LINES = new CopyOnWriteArrayList<>();

    private final String path;

    /**
     * @param path the value of {@code PATH} in the image
     */
    public ContainerDecorator(String path) {
        this.path = path;
    }

    @Override
    @NonNull
    public Launcher decorate(@NonNull Launcher launcher, @NonNull Node node) {
        return decorate(launcher);
    }

    public Launcher decorate(Launcher launcher) {
        return new Launcher.DecoratedLauncher(launcher) {
            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                List<String> line = new ArrayList<>(
                        List.of("sh", "-c", "exec \"$$@\" </dev/null", "docker exec", "env", "-i", "PATH=" + path));
                for (String variable : starter.envs()) {
                    if (variable.matches("(?s)[A-Za-z_]\\w*=.*") && !variable.startsWith("PATH=")) {
                        line.add(variable);
                    }
                }
                line.addAll(starter.cmds());
                COMMAND_LINES.add(String.join(" ", line));
                // What was to be masked is not at its place any more; the line is not printed.
                return super.launch(starter.masks(null).quiet(true).cmds(line));
            }
        };
    }
}

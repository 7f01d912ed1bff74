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

/**
 * Does to processes what the {@code container} step of the plugin kubernetes does: both of their streams come as stdout,
 * with what the shell around them prints. Else it is as {@link ContainerDecorator}.
 */
public final class MergedStreamsDecorator extends LauncherDecorator implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String SHELL = """
            exec 2>&1
            echo 'bash: warning: setlocale: LC_ALL: cannot change locale (de_DE.UTF-8)' >&2
            echo 'Defaulted container "jnlp" out of: jnlp, bw'
            "$$@"
            code=$$?
            echo 'logout'
            echo 'bash: warning: after bw: No such file or directory' >&2
            exit $$code
            """;

    private final String path;

    /**
     * @param path the value of {@code PATH} in the image
     */
    public MergedStreamsDecorator(String path) {
        this.path = path;
    }

    @Override
    @NonNull
    public Launcher decorate(@NonNull Launcher launcher, @NonNull Node node) {
        return decorate(launcher);
    }

    public Launcher decorate(Launcher launcher) {
        return new ContainerDecorator(path).decorate(new Launcher.DecoratedLauncher(launcher) {
            @Override
            public Proc launch(ProcStarter starter) throws IOException {
                List<String> line = new ArrayList<>(List.of("sh", "-c", SHELL, "kubernetes"));
                line.addAll(starter.cmds());
                return super.launch(starter.cmds(line));
            }
        });
    }
}

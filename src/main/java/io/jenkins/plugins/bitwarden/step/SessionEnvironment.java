package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import io.jenkins.plugins.bitwarden.agent.ExactVariables;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * The variables that bw needs in the block. They are written to disk with the build's state, so the session key is an
 * {@link ExternalSecret}.
 */
final class SessionEnvironment extends EnvironmentExpander {

    @Serial
    private static final long serialVersionUID = 1;

    private final HashMap<String, String> open;
    private final ExternalSecret sessionKey;

    SessionEnvironment(CliSession session) {
        open = new HashMap<>(session.environment());
        open.remove(CliSession.KEY_VARIABLE);
        sessionKey = new ExternalSecret(session.sessionKey().orElse(""));
    }

    /** {@inheritDoc} If the vault is locked, this hides the session key of an outer block. */
    @Override
    public void expand(@NonNull EnvVars environment) {
        new ExactVariables(open).putInto(environment);
        new ExactVariables(Map.of(CliSession.KEY_VARIABLE, sessionKey.reveal())).putInto(environment);
    }

    @Override
    public Set<String> getSensitiveVariables() {
        return Set.of(CliSession.KEY_VARIABLE);
    }
}

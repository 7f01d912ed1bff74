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
 * What processes in the block find in their environment. It is written to disk with the build's state, so the session
 * key in it is an {@link ExternalSecret}.
 */
final class SessionEnvironment extends EnvironmentExpander {

    @Serial
    private static final long serialVersionUID = 1;

    /** The one variable that holds a secret. */
    static final String SESSION_KEY = "BW_SESSION";

    private final HashMap<String, String> open;
    private final ExternalSecret sessionKey;

    SessionEnvironment(CliSession session) {
        open = new HashMap<>(session.environment());
        open.remove(SESSION_KEY);
        sessionKey = new ExternalSecret(session.sessionKey().orElse(""));
    }

    /** {@inheritDoc} Where the vault is locked, this hides the session key of a block around this one. */
    @Override
    public void expand(@NonNull EnvVars environment) {
        new ExactVariables(open).putInto(environment);
        new ExactVariables(Map.of(SESSION_KEY, sessionKey.reveal())).putInto(environment);
    }

    @Override
    public Set<String> getSensitiveVariables() {
        return Set.of(SESSION_KEY);
    }
}

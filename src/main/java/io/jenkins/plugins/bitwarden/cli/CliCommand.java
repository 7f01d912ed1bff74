package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of bw.
 *
 * @param arguments what follows {@code bw}; never a secret, because all users of a machine can read command lines
 * @param environment variables for this process only; an empty value stands for a variable that bw must not have
 * @param limit how long the call may take
 */
public record CliCommand(List<String> arguments, Map<String, String> environment, Duration limit) {

    private static final Set<String> SECRETS =
            Set.of(Login.CLIENT_ID_VARIABLE, Login.CLIENT_SECRET_VARIABLE, Bw.PASSWORD, CliSession.KEY_VARIABLE);

    /** Returns whether the variable of this name holds a secret. */
    public static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }

    /** Returns the command line. The environment holds secrets and is left out. */
    @Override
    public String toString() {
        return "bw " + String.join(" ", arguments);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.nio.charset.StandardCharsets;
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
 * @param input the line that bw reads from its stdin, a secret; empty if it reads nothing
 */
public record CliCommand(List<String> arguments, Map<String, String> environment, Duration limit, String input) {

    private static final Set<String> SECRETS =
            Set.of(Login.CLIENT_ID_VARIABLE, Login.CLIENT_SECRET_VARIABLE, Bw.PASSWORD, CliSession.KEY_VARIABLE);

    /** A call without stdin. */
    public CliCommand(List<String> arguments, Map<String, String> environment, Duration limit) {
        this(arguments, environment, limit, "");
    }

    /** Returns the bytes of bw's stdin: the line with its end, or none. */
    public byte[] inputBytes() {
        return input.isEmpty() ? new byte[0] : (input + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether the variable of this name holds a secret. */
    public static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }

    /** Returns the command line. The environment and the input hold secrets and are left out. */
    @Override
    public String toString() {
        return "bw " + String.join(" ", arguments);
    }
}

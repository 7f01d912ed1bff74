package io.jenkins.plugins.bitwarden.step;

import io.jenkins.plugins.bitwarden.cli.CliCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of bw on Unix. A shell reads bw's secrets from a stream, puts them into its environment and becomes bw. So they
 * are on no command line, as they would be where a launcher hands variables over on one: {@code docker exec --env
 * NAME=value} of the plugin docker-workflow. They also come through an agent that runs in the locale C, whose Java makes
 * question marks of all but ASCII.
 *
 * @param command what to run
 */
record UnixCommand(CliCommand command) {

    /**
     * Only what every POSIX shell has in itself, since the build's {@code PATH} may have no other program; no
     * backslash, backquote or line break, which the plugin kubernetes does not quote. An exported SHELLOPTS may have the
     * shell trace what it does. The point saves a line break at a value's end from the substitution. bw gets no stdin.
     */
    private static final String BECOME_BW = "set +xv; while IFS== read -r n v && [ \"$n\" ]; do if [ \"$v\" ];"
            + " then v=$(printf %b. \"$v\"); export \"$n=${v%.}\"; else unset \"$n\"; fi; done; unset n v;"
            // A launcher looks for programs on the agent's own PATH; env looks on that of the build.
            + " exec env bw \"$@\" </dev/null";

    /** Returns the command line; what it starts reads {@link #variables} from its stdin. */
    List<String> line() {
        return line(BECOME_BW, "sh");
    }

    /** Returns the command line; what it starts reads {@link #variables} from a file, and nothing from its stdin. */
    List<String> lineReading(String path) {
        return line("exec <\"$0\"; " + BECOME_BW, path);
    }

    private List<String> line(String script, String name) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, name));
        line.addAll(command.arguments());
        return line;
    }

    /**
     * Returns the secrets, and the names of what bw must not have, a line for each and an empty line at the end. All but
     * the plainest bytes are spelled as {@code printf %b} reads them.
     */
    byte[] variables() {
        StringBuilder lines = new StringBuilder();
        command.environment().forEach((name, value) -> {
            if (value.isEmpty() || CliCommand.isSecret(name)) {
                lines.append(name).append('=').append(spelled(value)).append('\n');
            }
        });
        return lines.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String spelled(String value) {
        StringBuilder spelled = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            spelled.append(plain ? String.valueOf((char) b) : String.format("\\0%03o", b & 0xFF));
        }
        return spelled.toString();
    }
}

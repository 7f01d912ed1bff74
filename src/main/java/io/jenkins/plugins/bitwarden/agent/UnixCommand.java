package io.jenkins.plugins.bitwarden.agent;

import io.jenkins.plugins.bitwarden.cli.CliCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of bw on Unix. A shell reads the variables that are for bw alone from a stream, sets them and becomes bw. So they
 * are on no command line, as they would be where a launcher hands variables over on one: {@code docker exec --env
 * NAME=value} of the plugin docker-workflow. They also come through an agent that runs in the locale C, whose Java makes
 * question marks of all but ASCII, and have exactly their names, whatever the agent's own environment holds.
 *
 * @param command what to run
 */
record UnixCommand(CliCommand command) {

    /** The exit code of a shell that may not read the pipe. */
    static final int UNREADABLE = 125;

    /**
     * Only what every POSIX shell has in itself, since the build's {@code PATH} may have no other program, and since a
     * program gets a secret on its command line; mksh of Debian has no {@code printf} in itself. No backslash, backquote
     * or line break, which the plugin kubernetes does not quote. An exported SHELLOPTS may have the shell trace what it
     * does. bw gets no stdin.
     */
    private static final String SET_VARIABLES = "set +xv; while IFS= read -r n && [ \"$n\" ]; do IFS= read -r v;"
            + " if [ \"$v\" ]; then export \"$n=$v\"; else unset \"$n\"; fi; done; unset n v; ";

    /**
     * bw's stderr goes to a file and its stdout between two marks, since some launchers make one stream of both. The next
     * line in the pipe ends bw: in a container, which the agent may not look into, nobody else can.
     */
    private static final String WATCH_BW = "exec 3<&0 2>\"$0.err\"; echo \"<${0##*/}>\";"
            + " bw \"$@\" </dev/null 3<&- & p=$!; { read -r n <&3; kill -9 $p; } >/dev/null & w=$!;"
            + " wait $p; r=$?; exec 2>/dev/null; kill -9 $w; echo \"<${0##*/}>\"; exit $r";

    /** Returns the command line; what it starts reads {@link #variables} from its stdin. */
    List<String> line() {
        return line(SET_VARIABLES + "exec bw \"$@\" </dev/null", "sh");
    }

    /** Returns the command line; what it starts reads {@link #variables} from this pipe, and nothing from its stdin. */
    List<String> lineReading(String path) {
        return line("[ -r \"$0\" ] || exit " + UNREADABLE + "; exec <\"$0\"; " + SET_VARIABLES + WATCH_BW, path);
    }

    private List<String> line(String script, String name) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, name));
        line.addAll(command.arguments());
        return line;
    }

    /**
     * Returns bw's variables: for each a line with its name and one with its value, which is empty for one that bw must
     * not have, and an empty line at the end.
     *
     * @throws IllegalArgumentException if there is a line end in one
     */
    byte[] variables() {
        StringBuilder lines = new StringBuilder();
        command.environment().forEach((name, value) -> {
            if (value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("line end in " + name);
            }
            lines.append(name).append('\n').append(value).append('\n');
        });
        return lines.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}

package io.jenkins.plugins.bitwarden.agent;

import com.google.common.primitives.Bytes;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of bw on Unix. A shell reads bw's variables from a stream, sets them and becomes bw, for three reasons. No
 * variable is on a command line, as with {@code docker exec --env NAME=value} of the docker-workflow plugin. An agent
 * in the C locale does not turn characters outside ASCII into question marks. The names are exact, whatever the agent's
 * environment holds.
 */
record UnixCommand(CliCommand command) {

    /** The exit code of a shell that may not read the pipe. */
    static final int UNREADABLE = 125;

    /**
     * Only builtins of every POSIX shell: {@code PATH} may have no other program, and a program would get a secret on
     * its command line. Debian's mksh has no builtin {@code printf}. No backslash, backquote or line break, because the
     * kubernetes plugin does not quote them. {@code set +xv} is for an exported SHELLOPTS that traces commands.
     */
    private static final String SET_VARIABLES = "set +xv; while IFS= read -r n && [ \"$n\" ]; do IFS= read -r v;"
            + " if [ \"$v\" ]; then export \"$n=$v\"; else unset \"$n\"; fi; done; unset n v; ";

    /**
     * bw's stderr goes to a file and its stdout between two marks, since some launchers make one stream of both. The next
     * line in the pipe ends bw: in a container, which the agent may not look into, nobody else can.
     */
    private static final String WATCH_BW = "exec 3<&0 2>\"$0.err\"; echo \"<${0##*/}>\";"
            + " bw \"$@\" <%s 3<&- & p=$!; { read -r n <&3; kill -9 $p; } >/dev/null & w=$!;"
            + " wait $p; r=$?; exec 2>/dev/null; kill -9 $w; echo \"<${0##*/}>\"; exit $r";

    /** Returns a command line that reads {@link #variables} from stdin, and leaves what follows to bw. */
    List<String> line() {
        return line(SET_VARIABLES + "exec bw \"$@\"" + (hasInput() ? "" : " </dev/null"), "sh");
    }

    /**
     * Returns a command line that reads {@link #variables} from a named pipe, and nothing from stdin. bw's input is in a
     * pipe of its own, since the first one is read until bw ends.
     */
    List<String> lineReading(String path) {
        String input = hasInput() ? "\"$0" + NamedPipe.INPUT + "\"" : "/dev/null";
        return line(
                "[ -r \"$0\" ] || exit " + UNREADABLE + "; exec <\"$0\"; " + SET_VARIABLES + WATCH_BW.formatted(input),
                path);
    }

    boolean hasInput() {
        return !command.input().isEmpty();
    }

    private List<String> line(String script, String name) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, name));
        line.addAll(command.arguments());
        return line;
    }

    /** Returns what {@link #line} reads: the {@link #variables}, and then bw's input. */
    byte[] stdin() {
        return Bytes.concat(variables(), command.inputBytes());
    }

    /**
     * Returns a line with the name and a line with the value of each variable, and an empty line at the end. The value
     * of a variable that bw must not have is empty.
     *
     * @throws IllegalArgumentException if a value contains a line end
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

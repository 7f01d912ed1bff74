package io.jenkins.plugins.bitwarden.agent;

import hudson.util.ArgumentListBuilder;
import java.util.List;
import java.util.Locale;

/**
 * A call of bw on Windows.
 *
 * @param program the path of bw, or its name if the path is unknown
 */
record WindowsCommand(String program, List<String> arguments) {

    /** Returns a command line with cmd.exe unless bw is an .exe, because npm installs a bw.cmd. */
    List<String> line() {
        ArgumentListBuilder line = new ArgumentListBuilder().add(program).add(arguments.toArray(String[]::new));
        return program.toLowerCase(Locale.ROOT).endsWith(".exe")
                ? line.toList()
                : line.toWindowsCommand(true).toList();
    }
}

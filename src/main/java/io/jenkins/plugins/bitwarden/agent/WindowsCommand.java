package io.jenkins.plugins.bitwarden.agent;

import hudson.AbortException;
import hudson.util.ArgumentListBuilder;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import java.util.List;
import java.util.Locale;

/**
 * A call of bw on Windows.
 *
 * @param program the path of bw, or its name if the path is unknown
 */
record WindowsCommand(String program, List<String> arguments) {

    /** What Windows starts by its name alone, in its own order. npm installs a bw.cmd. */
    static final List<String> ENDINGS = List.of(".com", ".exe", ".bat", ".cmd");

    /** Windows starts no process in a folder with a path of 260 characters, in which it could find a program. */
    private static final int LONGEST_FOLDER = 247;

    /** Returns a command line with cmd.exe unless bw is an .exe, because it may be a script. */
    List<String> line() {
        ArgumentListBuilder line = new ArgumentListBuilder().add(program).add(arguments.toArray(String[]::new));
        return program.toLowerCase(Locale.ROOT).endsWith(".exe")
                ? line.toList()
                : line.toWindowsCommand(true).toList();
    }

    /** Returns whether it needs a Node: npm's bw.cmd does. */
    boolean isScript() {
        return program.toLowerCase(Locale.ROOT).endsWith(".cmd");
    }

    /**
     * Does nothing if Windows can start a process in a folder.
     *
     * @throws AbortException if its path is too long
     */
    static void checkFolder(String path) throws AbortException {
        if (path.length() > LONGEST_FOLDER) {
            throw new AbortException(Messages.WindowsCommand_longFolder(
                    path, String.valueOf(path.length()), String.valueOf(LONGEST_FOLDER)));
        }
    }

    /** Returns the path of another program in the same folder. */
    String sibling(String name) {
        return program.substring(0, Math.max(program.lastIndexOf('\\'), program.lastIndexOf('/')) + 1) + name;
    }

    /**
     * Returns a failure in the words of a POSIX shell, since Windows says in its own language that a program is missing.
     *
     * @param missing the program that was looked for and not found
     */
    static CliResult notFound(CliResult failure, String missing) {
        return new CliResult(127, failure.stdout(), failure.stderr() + "\nexec: " + missing + ": not found", false);
    }
}

package io.jenkins.plugins.bitwarden.cli;

/**
 * What one call of bw did.
 *
 * @param exitCode its exit code, which is 0 for some failures too; of no meaning if it was killed
 * @param stdout what it wrote to stdout, at most {@link CliRunner#MOST_OUTPUT}; a session key among other things
 * @param stderr what it wrote to stderr, likewise
 * @param killed whether it took too long and was killed
 */
public record CliResult(int exitCode, String stdout, String stderr, boolean killed) {

    /** Returns whether bw came to an end and called it a success. */
    boolean claimsSuccess() {
        return !killed && exitCode == 0;
    }

    /** Returns all that bw wrote, errors first. */
    String output() {
        return stderr + "\n" + stdout;
    }

    /** Returns the exit code only, since the streams may hold secrets. */
    @Override
    public String toString() {
        return killed ? "killed" : "exit code " + exitCode;
    }
}

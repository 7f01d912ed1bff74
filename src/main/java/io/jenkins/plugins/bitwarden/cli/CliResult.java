package io.jenkins.plugins.bitwarden.cli;

/**
 * The result of one call of bw.
 *
 * @param exitCode 0 for some failures too; without a meaning if bw was killed
 * @param stdout at most {@link CliRunner#MOST_OUTPUT} bytes; may contain a session key
 * @param stderr likewise
 * @param killed whether bw took too long and was killed
 */
public record CliResult(int exitCode, String stdout, String stderr, boolean killed) {

    /** Returns the same with another stdout. */
    public CliResult withStdout(String other) {
        return new CliResult(exitCode, other, stderr, killed);
    }

    /** Returns the result of a bw that had said all, whatever has ended it then. */
    public CliResult asAnswered() {
        return new CliResult(0, stdout, stderr, false);
    }

    boolean claimsSuccess() {
        return !killed && exitCode == 0;
    }

    /** Returns both streams, stderr first. */
    String output() {
        return stderr + "\n" + stdout;
    }

    /** Returns the exit code only, because the streams may contain secrets. */
    @Override
    public String toString() {
        return killed ? "killed" : "exit code " + exitCode;
    }
}

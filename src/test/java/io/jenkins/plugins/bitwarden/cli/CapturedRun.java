package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.util.function.Predicate;

/** Runs bw and keeps what it prints. */
public final class CapturedRun {

    private CapturedRun() {}

    /** Runs bw until it ends by itself. */
    public static CliResult of(CliRunner runner, CliCommand command) throws IOException, InterruptedException {
        return of(runner, command, text -> false);
    }

    /**
     * @param isWhole gets all that bw has printed to stdout, and tells whether it has said all
     */
    public static CliResult of(CliRunner runner, CliCommand command, Predicate<String> isWhole)
            throws IOException, InterruptedException {
        CappedOutput stdout = new CappedOutput();
        return runner.run(command, stdout, () -> isWhole.test(stdout.text())).withStdout(stdout.text());
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One call of bw.
 *
 * @param arguments what follows {@code bw}: never a secret, since every user of a machine may read command lines
 * @param environment variables to set for this process only, and those to keep from it, which are empty here
 * @param limit how long it may take
 */
public record CliCommand(List<String> arguments, Map<String, String> environment, Duration limit) {

    /** Returns the command line, without the environment, where secrets are. */
    @Override
    public String toString() {
        return "bw " + String.join(" ", arguments);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of bw.
 *
 * @param arguments what follows {@code bw}: never a secret, since every user of a machine may read command lines
 * @param environment variables to set for this process only, and those to keep from it, which are empty here
 * @param limit how long it may take
 */
public record CliCommand(List<String> arguments, Map<String, String> environment, Duration limit) {

    private static final Set<String> SECRETS = Set.of(Bw.CLIENT_ID, Bw.CLIENT_SECRET, Bw.PASSWORD, Bw.SESSION);

    /** Returns whether a variable of this name holds what nobody but bw may see. */
    public static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }

    /** Returns the command line, without the environment, where secrets are. */
    @Override
    public String toString() {
        return "bw " + String.join(" ", arguments);
    }
}

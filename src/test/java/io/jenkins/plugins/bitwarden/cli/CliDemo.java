package io.jenkins.plugins.bitwarden.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./demo} shows where there is no Jenkins: one session, step by step. Not run with the tests. */
class CliDemo {

    @Test
    void aSessionFromLoginToCleanUp(@TempDir Path temporary) throws Exception {
        RealBw bw = RealBw.V2026_6_0;
        try (Bench bench = new Bench(bw, temporary)) {
            say("A Bitwarden server of our own listens at " + bench.server.url());
            say("The API key: client_id " + bench.login().key().clientId() + ", client_secret "
                    + bench.login().key().clientSecret());
            say("Opening a session with the real " + bw + " …");
            CliSession session = bench.open(bench.login());
            List<String> opening = new ArrayList<>(bench.runner.commands());
            opening.forEach(command -> say("    $ " + command));
            say("Logged in and unlocked. Its data is in " + bench.leftovers() + ", for its owner only.");
            say("    $ bw get password registry");
            say("    " + bench.bw(session, "get", "password", "registry").stdout());
            session.close();
            say("Closed. Left behind: " + bench.leftovers());
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}

package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.io.IOException;
import java.io.PrintStream;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jvnet.localizer.Localizable;

/**
 * The bw that a login starts.
 *
 * @param executable nothing if it cannot be found from outside, as in a container
 * @param verified what is known of the executables of its agent
 */
record FoundCli(Optional<CliExecutable> executable, VerifiedExecutables verified) {

    /** One for each connection of an agent. */
    private static final Map<VirtualChannel, VerifiedExecutables> VERIFIED =
            Collections.synchronizedMap(new WeakHashMap<>());

    static FoundCli by(LauncherRunner runner, VirtualChannel agent) throws IOException, InterruptedException {
        return new FoundCli(
                runner.executable(), VERIFIED.computeIfAbsent(agent, connected -> new VerifiedExecutables()));
    }

    /**
     * Writes the first line about a login to a log, and one about a version that another one should replace.
     *
     * @throws AbortException if that version must never run
     */
    void announce(BuildLogin login, PrintStream log) throws AbortException {
        Optional<CliVersion> version = executable.map(CliExecutable::version);
        ApiKey key = login.login().key();
        String line = Messages.SessionOpener_loggingIn(key.server().url(), login.key(), key.clientId());
        log.println(version.map(known -> Messages.FoundCli_with(line, known)).orElse(line));
        Optional<Localizable> malice = version.flatMap(CliVersion::malice);
        if (malice.isPresent()) {
            throw new AbortException(malice.get().toString());
        }
        version.flatMap(known -> known.warning(YearMonth.now())).ifPresent(log::println);
    }

    /** Writes a line to a log if a login has shown that it does not read the prepared server. */
    void tellWhetherItIsOld(PrintStream log) {
        if (verified.readsServer(executable).equals(Optional.of(false))) {
            log.println(Messages.FoundCli_ignoresServer(
                    executable.map(CliExecutable::path).orElseThrow()));
        }
    }
}

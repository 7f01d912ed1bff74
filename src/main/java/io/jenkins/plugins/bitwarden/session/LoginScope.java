package io.jenkins.plugins.bitwarden.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.agent.AgentProcesses;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jenkins.security.HMACConfidentialKey;

/**
 * What blocks that share a login have in common: their build, the connection of their agent, and all that decides
 * whether and how bw logs in.
 *
 * @param mac of the account, of bw and of its environment; no secret can be read from it
 */
record LoginScope(String build, VirtualChannel agent, String mac) {

    private static final HMACConfidentialKey SECRET = new HMACConfidentialKey(LoginScope.class, "secret");

    /** Variables that decide which bw is found, and whether its login works. */
    private static final Pattern DECISIVE =
            Pattern.compile("PATH|NODE_.*|SSL_.*|OPENSSL_.*|.*_PROXY|HOME|USERPROFILE", Pattern.CASE_INSENSITIVE);

    /**
     * Returns what a login has in common with others, or nothing if it shares with none: of processes that run in a
     * container it is not known which bw they start.
     *
     * @param keeps whether the login is kept for later blocks
     */
    static Optional<LoginScope> of(SessionOpener opener, BuildLogin buildLogin, boolean keeps) {
        if (!new AgentProcesses(opener.launcher()).arePlain()) {
            return Optional.empty();
        }
        Login login = buildLogin.login();
        List<String> parts = new ArrayList<>(List.of(
                login.key().server().url().toString(),
                login.key().clientId().value(),
                login.key().clientSecret().reveal(),
                login.masterPassword().map(MasterPassword::reveal).orElse(""),
                login.limit().toString(),
                login.unlock().name(),
                String.valueOf(keeps)));
        new TreeMap<>(opener.environment()).forEach((name, value) -> {
            if (DECISIVE.matcher(name).matches() && !CliSession.dependsOn(name)) {
                parts.add(name);
                parts.add(value);
            }
        });
        return Optional.of(new LoginScope(
                buildLogin.build().getExternalizableId(),
                opener.launcher().getChannel(),
                // JSON keeps the parts apart, whatever is in them.
                SECRET.mac(new ObjectMapper().valueToTree(parts).toString())));
    }
}

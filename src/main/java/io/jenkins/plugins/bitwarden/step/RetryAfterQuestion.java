package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.DeviceId;
import io.jenkins.plugins.bitwarden.identity.Answer;
import io.jenkins.plugins.bitwarden.identity.HostPolicy;
import io.jenkins.plugins.bitwarden.identity.IdentityClient;
import io.jenkins.plugins.bitwarden.identity.Undecided;
import java.io.IOException;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.UUID;
import jenkins.security.MasterToSlaveCallable;
import okhttp3.OkHttpClient;

/**
 * Asks a server how long it limits logins, which bw does not print. It is asked from the agent, since servers count the
 * logins of each address, and with the key itself, since some lock out an address that tries wrong ones.
 */
final class RetryAfterQuestion extends MasterToSlaveCallable<Duration, Exception> {

    @Serial
    private static final long serialVersionUID = 1;

    private final String clientId;
    private final String clientSecret;
    private final String server;
    private final UUID deviceId;
    private final BwRoute route;

    /**
     * @param login the login that was refused
     * @param route how to get to its server
     */
    RetryAfterQuestion(Login login, BwRoute route) {
        clientId = login.key().clientId().value();
        clientSecret = login.key().clientSecret().reveal();
        server = login.key().server().toString();
        deviceId = login.deviceId();
        this.route = route;
    }

    /** {@inheritDoc} Returns null if the server does not say. */
    @Override
    @CheckForNull
    public Duration call() throws GeneralSecurityException, IOException, InterruptedException {
        ApiKey key = new ApiKey(new ClientId(clientId), new ClientSecret(clientSecret), BitwardenServer.of(server));
        OkHttpClient client = route.client();
        try {
            Answer answer = new IdentityClient(client, HostPolicy.ANY_ADDRESS).ask(key, deviceId, DeviceId.NAME);
            return answer instanceof Undecided undecided
                    ? undecided.retryAfter().orElse(null)
                    : null;
        } finally {
            client.dispatcher().executorService().shutdown();
        }
    }
}

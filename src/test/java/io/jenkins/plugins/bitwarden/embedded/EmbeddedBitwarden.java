package io.jenkins.plugins.bitwarden.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;

/**
 * A Bitwarden server inside this JVM that the real {@code bw} command can log in to, unlock and read items from.
 * It listens on 127.0.0.1 only, over HTTPS, keeps everything in memory and encrypts as Bitwarden does. Requests can
 * be made to fail, and are counted. Safe for use by many threads and clients.
 */
public final class EmbeddedBitwarden implements AutoCloseable {

    private static final byte[] LOCALHOST = {127, 0, 0, 1};
    private static final Logger WEB_SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    static {
        WEB_SERVER_LOG.setLevel(Level.SEVERE);
    }

    private final Map<String, Account> accountsByUserId = new ConcurrentHashMap<>();
    private final Traffic traffic = new Traffic();
    private final Faults faults = new Faults();
    private final AccessTokens tokens = new AccessTokens(accountsByUserId::get);
    private final Downloads downloads = new Downloads();
    private final ApiEndpoints api = new ApiEndpoints(traffic, downloads);
    private final Router router =
            new Router(traffic, faults, tokens, new TokenEndpoint(this::accountByClientId, tokens), api, downloads);
    private final MockWebServer web = new MockWebServer();
    private final Tls tls;

    private EmbeddedBitwarden(Certificate certificate) throws IOException {
        tls = new Tls(certificate);
        web.useHttps(tls.server().sslSocketFactory());
        web.setProtocols(List.of(Protocol.HTTP_1_1));
        web.setDispatcher(router);
        web.start(InetAddress.getByAddress(LOCALHOST), 0);
        router.base(url());
    }

    /**
     * Starts a server with a valid certificate, at a free port.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static EmbeddedBitwarden start() {
        return start(Certificate.VALID);
    }

    /**
     * Starts a server with a certificate of this sort, at a free port.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static EmbeddedBitwarden start(Certificate certificate) {
        try {
            return new EmbeddedBitwarden(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the server's URL, {@code https://127.0.0.1:PORT}, without a slash at its end. */
    public URI url() {
        return URI.create("https://127.0.0.1:" + web.getPort());
    }

    /** Returns the PEM file of the authority to trust, for NODE_EXTRA_CA_CERTS; {@link #close()} deletes it. */
    public Path caCertificate() {
        return tls.authorityFile();
    }

    /** Returns what an OkHttp client needs in order to trust this server, and no other. */
    public HandshakeCertificates clientTrust() {
        return tls.client();
    }

    /** Creates an account with an empty vault and returns it. */
    public Account addAccount(String email, String masterPassword) {
        Account account = new Account(email, masterPassword);
        accountsByUserId.put(account.userId(), account);
        return account;
    }

    /** Makes the next requests to this endpoint fail, after those that were already made to. */
    public EmbeddedBitwarden failNext(Endpoint endpoint, Failure failure, int times) {
        faults.failNext(endpoint, failure, times);
        return this;
    }

    /** Makes all requests to this endpoint fail until {@link #heal()}. */
    public EmbeddedBitwarden failAlways(Endpoint endpoint, Failure failure) {
        faults.failAlways(endpoint, failure);
        return this;
    }

    /** Ends all failures, and closes the connections that {@link Failure#NO_ANSWER} keeps waiting. */
    public EmbeddedBitwarden heal() {
        faults.heal();
        return this;
    }

    /** Sets the Retry-After of {@link Failure#RATE_LIMITED}, in whole seconds; 60 unless set. */
    public EmbeddedBitwarden retryAfter(Duration retryAfter) {
        router.retryAfter(retryAfter);
        return this;
    }

    /**
     * Lets so many logins through, and from then on one in each interval. The others get a {@link Failure#RATE_LIMITED},
     * and change nothing. {@link #heal()} does not end this.
     */
    public EmbeddedBitwarden limitLogins(int atOnce, Duration interval) {
        router.limit(new LoginLimit(atOnce, interval));
        return this;
    }

    /** Returns the number of logins that were refused because of {@link #limitLogins}. */
    public int refusedLogins() {
        return router.refusedLogins();
    }

    /** Sets where {@link Failure#REDIRECT} points to; {@code /elsewhere} on this server unless set. */
    public EmbeddedBitwarden redirectTo(URI target) {
        router.redirect(target);
        return this;
    }

    /** Sets how long each request waits for its answer, if it does not fail; not at all unless set. */
    public EmbeddedBitwarden delay(Duration delay) {
        router.delay(delay);
        return this;
    }

    /** Sets for how long new access tokens are valid; an hour unless set. */
    public EmbeddedBitwarden tokenLifetime(Duration lifetime) {
        tokens.lifetime(lifetime);
        return this;
    }

    /** Sets for how long the address of an attachment can be used; a minute unless set. */
    public EmbeddedBitwarden downloadLifetime(Duration lifetime) {
        downloads.lifetime(lifetime);
        return this;
    }

    /** Answers 404 at {@link Endpoint#USER_KEY_ID}, as a Vaultwarden without that endpoint does. */
    public EmbeddedBitwarden withoutUserKeyId() {
        api.withoutUserKeyId();
        return this;
    }

    /** Returns the number of requests to this endpoint, failed ones included. */
    public int requests(Endpoint endpoint) {
        return traffic.requests(endpoint);
    }

    /** Returns the number of requests for an access token, failed ones included. */
    public int tokenRequests() {
        return requests(Endpoint.TOKEN);
    }

    /** Returns the device identifiers that clients have asked for access tokens with. */
    public Set<String> deviceIds() {
        return traffic.deviceIds();
    }

    /** Returns the User-Agent headers seen. */
    public Set<String> userAgents() {
        return traffic.userAgents();
    }

    /** Returns the Bitwarden-Client-Version headers seen. */
    public Set<String> clientVersions() {
        return traffic.clientVersions();
    }

    /** Returns what clients sent that a Bitwarden server would not have accepted, one sentence each. */
    public List<String> violations() {
        return traffic.violations();
    }

    /** Returns the requests, {@code METHOD /path}, to paths that this server does not have; they get a 404. */
    public List<String> unknownRequests() {
        return traffic.unknown();
    }

    /** Forgets all requests seen so far, violations included. */
    public void resetTraffic() {
        traffic.reset();
    }

    /** Stops the server, closes all connections and deletes {@link #caCertificate()}. May be called twice. */
    @Override
    public void close() {
        heal();
        try {
            web.close();
        } catch (AssertionError busy) {
            // Its connections are closed, but its threads have not ended within five seconds. On a busy machine they
            // take
            // longer.
        }
        try {
            tls.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Account accountByClientId(String clientId) {
        return clientId.startsWith("user.") ? accountsByUserId.get(clientId.substring("user.".length())) : null;
    }
}

package io.jenkins.plugins.bitwarden.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;

/** What all tests ask with. */
final class Asking {

    static final UUID DEVICE = UUID.fromString("6d2f3d0e-2c4b-4e3c-9d55-0f6b8a7c1e21");
    static final String SECRET = "q8Zr2kT5vWx1nB7mLc4pJd9sHf3gYa";
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Asking() {}

    static OkHttpClient trusting(EmbeddedBitwarden server) {
        return trusting(server.clientTrust());
    }

    /** Returns a client that finds these servers by their addresses, and no other by any name. */
    static OkHttpClient trusting(HandshakeCertificates... servers) {
        HandshakeCertificates.Builder builder = new HandshakeCertificates.Builder();
        for (HandshakeCertificates server : servers) {
            for (X509Certificate authority : server.trustManager().getAcceptedIssuers()) {
                builder.addTrustedCertificate(authority);
            }
        }
        HandshakeCertificates trust = builder.build();
        return new OkHttpClient.Builder()
                .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                .dns(hostname -> {
                    throw new UnknownHostException(hostname);
                })
                .build();
    }

    static ApiKey key(EmbeddedBitwarden server, Account account) {
        return key(server.url(), account.clientId(), account.clientSecret());
    }

    static ApiKey key(URI server) {
        return key(server, "user.00000000-0000-4000-8000-000000000001", SECRET);
    }

    static ApiKey key(URI server, String clientId, String clientSecret) {
        return new ApiKey(new ClientId(clientId), new ClientSecret(clientSecret), new BitwardenServer(server));
    }

    static Answer ask(OkHttpClient base, ApiKey key) throws InterruptedException {
        return ask(base, HostPolicy.ANY_ADDRESS, PATIENCE, key);
    }

    static Answer ask(OkHttpClient base, HostPolicy policy, Duration limit, ApiKey key) throws InterruptedException {
        return new IdentityClient(base, policy, limit, limit).ask(key, DEVICE, "Jenkins");
    }

    static void assertUndecided(Answer answer, UndecidedReason reason) {
        assertThat(answer)
                .as(english(answer))
                .isInstanceOf(Undecided.class)
                .extracting("reason")
                .isEqualTo(reason);
    }

    static String english(Answer answer) {
        return answer.sentence().toString(Locale.ENGLISH);
    }
}

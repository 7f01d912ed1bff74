package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentityClientTest {

    private EmbeddedBitwarden server;
    private Account account;

    @BeforeEach
    void start() {
        server = EmbeddedBitwarden.start();
        account = server.addAccount("ci@example.test", "correct horse");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKeyThatTheServerKnowsIsAccepted() throws Exception {
        ApiKey key = key(server, account);

        Answer answer = ask(trusting(server), key);

        assertThat(answer).isEqualTo(new Accepted(key.clientId().masked(), key.server()));
        assertThat(answer.severity()).isEqualTo(Severity.OK);
        assertThat(english(answer))
                .isEqualTo(
                        server.url() + " accepts the API key " + key.clientId().masked() + ".");
    }

    @Test
    void aRotatedKeyIsRejectedAndTheNewOneAccepted() throws Exception {
        ApiKey old = key(server, account);
        account.rotateKey();

        assertThat(ask(trusting(server), old)).isEqualTo(new Rejected(Rejection.WRONG_KEY, old.server()));
        assertThat(ask(trusting(server), key(server, account))).isInstanceOf(Accepted.class);
    }

    @Test
    void theRequestIsOneThatBitwardenTakes() throws Exception {
        ask(trusting(server), key(server, account));

        assertThat(server.violations()).isEmpty();
        assertThat(server.unknownRequests()).isEmpty();
        assertThat(server.deviceIds()).containsExactly(Asking.DEVICE.toString());
        assertThat(server.userAgents()).containsExactly("Jenkins-Bitwarden-API-Key");
        assertThat(server.clientVersions()).containsExactly("2026.9.0");
    }

    @Test
    void theServerIsAskedOnce() throws Exception {
        for (Failure failure : new Failure[] {Failure.CONNECTION_RESET, Failure.UNAVAILABLE, Failure.RATE_LIMITED}) {
            server.resetTraffic();
            server.failNext(Endpoint.TOKEN, failure, 1);

            assertThat(ask(trusting(server), key(server, account)))
                    .as(failure.name())
                    .isInstanceOf(Undecided.class);

            assertThat(server.tokenRequests()).as(failure.name()).isEqualTo(1);
        }
    }

    @Test
    void interceptorsOfTheCallerDoNotSeeTheSecret() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        OkHttpClient curious = trusting(server)
                .newBuilder()
                .addInterceptor(chain -> {
                    seen.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .addNetworkInterceptor(chain -> {
                    seen.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .build();

        assertThat(ask(curious, key(server, account))).isInstanceOf(Accepted.class);

        assertThat(seen).hasValue(0);
    }

    @Test
    void nothingStaysConnectedAfterAnAnswer() throws Exception {
        OkHttpClient base = trusting(server);

        ask(base, key(server, account));

        assertThat(base.connectionPool().connectionCount()).isZero();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        server.failAlways(Endpoint.TOKEN, Failure.NO_ANSWER);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                ask(trusting(server), key(server, account));
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        waiting.start();
        while (server.tokenRequests() == 0) {
            Thread.sleep(10);
        }

        waiting.interrupt();
        waiting.join(5000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
}

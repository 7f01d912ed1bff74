package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.assertUndecided;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that hang, drip, flood or break off. */
class UnreliableServerTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String HEAD = "Content-Type: application/json\r\n\r\n";
    private static final long FLOOD = 256 << 20;

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        Answer answer = ask(trusting(RawServer.TRUST), key(RawServer.https(RawServer.closedPort())));

        assertUndecided(answer, UndecidedReason.UNREACHABLE);
        assertThat(english(answer)).contains("The Jenkins controller cannot reach https://127.0.0.1:");
        assertThat(answer.severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void aServerThatNeverShakesHandsIsGivenUpOn() throws Exception {
        try (RawServer server = RawServer.plain(socket -> Thread.sleep(60_000))) {
            assertTimesOut(server.url());
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpOn() throws Exception {
        try (RawServer server = RawServer.tls(socket -> {
            RawServer.head(socket);
            Thread.sleep(60_000);
        })) {
            assertTimesOut(server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 400 Bad Request\r\n"})
    void anAnswerThatDripsIsGivenUpOn(String status) throws Exception {
        try (RawServer server = RawServer.tls(socket -> {
            RawServer.head(socket);
            RawServer.write(socket, status + HEAD + "{\"access_token\":\"");
            while (true) {
                RawServer.write(socket, "x");
                Thread.sleep(20);
            }
        })) {
            assertTimesOut(server.url());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_ANSWER", "SLOW_DRIP"})
    void aBitwardenThatIsTooSlowIsGivenUpOn(Failure failure) throws Exception {
        try (EmbeddedBitwarden server = EmbeddedBitwarden.start()) {
            server.failAlways(Endpoint.TOKEN, failure);

            Answer answer = ask(
                    trusting(server),
                    HostPolicy.ANY_ADDRESS,
                    SOON,
                    key(server, server.addAccount("ci@example.test", "correct horse")));

            assertUndecided(answer, UndecidedReason.TIME_OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n" + HEAD + "{\"padding\":\"",
                "HTTP/1.1 200 OK\r\n" + HEAD + "{\"access_token\":\"abc\",\"padding\":\"",
                "HTTP/1.1 400 Bad Request\r\n" + HEAD + "{\"padding\":\"",
                "HTTP/1.1 302 Found\r\nLocation: https://login.example.test/\r\n" + HEAD,
                "HTTP/1.1 500 Sorry\r\n" + HEAD,
            })
    void aHugeAnswerIsNotReadToItsEnd(String beginning) throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        try (RawServer server = RawServer.tls(socket -> {
            RawServer.head(socket);
            RawServer.write(socket, beginning);
            String chunk = "x".repeat(16 << 10);
            long sent = 0;
            try {
                for (; sent < FLOOD; sent += chunk.length()) {
                    RawServer.write(socket, chunk);
                }
            } catch (IOException hungUp) {
                written.complete(sent);
            }
            written.complete(sent);
        })) {
            ask(trusting(RawServer.TRUST), key(server.url()));

            assertThat(written.get(20, TimeUnit.SECONDS)).isLessThan(FLOOD / 8);
        }
    }

    @Test
    void aConnectionThatIsResetInTheHandshakeBrokeOff() throws Exception {
        try (RawServer server = RawServer.plain(socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            assertUndecided(ask(trusting(RawServer.TRUST), key(server.url())), UndecidedReason.CUT_OFF);
        }
    }

    @Test
    void aConnectionThatIsClosedInTheHandshakeBrokeOff() throws Exception {
        try (RawServer server = RawServer.plain(socket -> socket.shutdownOutput())) {
            assertUndecided(ask(trusting(RawServer.TRUST), key(server.url())), UndecidedReason.CUT_OFF);
        }
    }

    @Test
    void aConnectionThatIsClosedInsteadOfAnAnswerBrokeOff() throws Exception {
        try (RawServer server = RawServer.tls(RawServer::head)) {
            assertUndecided(ask(trusting(RawServer.TRUST), key(server.url())), UndecidedReason.CUT_OFF);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerWithTwoAddressesGetsTheKeyOnce() throws Exception {
        try (RawServer server = RawServer.tls(RawServer::head)) {
            assertUndecided(ask(resolving("127.0.0.1", "127.0.0.1"), named(server)), UndecidedReason.CUT_OFF);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerWithADeadAddressIsReachedByItsOther() throws Exception {
        try (RawServer server = RawServer.tls(socket -> {
            RawServer.head(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n" + HEAD + "{\"access_token\":\"abc\"}");
        })) {
            assertThat(ask(resolving("127.0.0.2", "127.0.0.1"), named(server))).isInstanceOf(Accepted.class);
        }
    }

    private static OkHttpClient resolving(String... addresses) {
        return trusting(RawServer.TRUST)
                .newBuilder()
                .dns(hostname -> {
                    List<InetAddress> all = new ArrayList<>();
                    for (String address : addresses) {
                        all.add(InetAddress.getByName(address));
                    }
                    return all;
                })
                .build();
    }

    private static ApiKey named(RawServer server) {
        return key(URI.create("https://vault.example.test:" + server.port()));
    }

    private static void assertTimesOut(URI server) throws Exception {
        Instant start = Instant.now();

        Answer answer = ask(trusting(RawServer.TRUST), HostPolicy.ANY_ADDRESS, SOON, key(server));

        assertUndecided(answer, UndecidedReason.TIME_OUT);
        assertThat(answer.severity()).isEqualTo(Severity.WARNING);
        assertThat(english(answer)).contains("did not answer the Jenkins controller within 1 seconds");
        assertThat(Duration.between(start, Instant.now())).isLessThan(SOON.multipliedBy(20));
    }
}

package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {

    private final List<String> seenByProxy = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedBitwarden server;
    private ApiKey key;

    @BeforeEach
    void start() {
        server = EmbeddedBitwarden.start();
        key = key(server, server.addAccount("ci@example.test", "correct horse"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theServerIsAskedThroughTheProxyAndTheProxySeesNoKey() throws Exception {
        try (RawServer proxy = RawServer.plain(this::tunnel)) {
            Answer answer = ask(through(proxy.port()), key);

            assertThat(answer).isInstanceOf(Accepted.class);
            assertThat(seenByProxy.get(0))
                    .startsWith("CONNECT 127.0.0.1:" + server.url().getPort());
            assertThat(String.join("\n", seenByProxy))
                    .doesNotContain(key.clientSecret().reveal())
                    .doesNotContain(key.clientId().value());
        }
    }

    @Test
    void theCallersPasswordForTheProxyIsUsed() throws Exception {
        try (RawServer proxy = RawServer.plain(socket -> {
            if (!seeHead(socket).contains("Proxy-Authorization: " + Credentials.basic("jenkins", "opensesame"))) {
                RawServer.write(socket, "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
            } else {
                connect(socket);
            }
        })) {
            OkHttpClient knowing = through(proxy.port())
                    .newBuilder()
                    .proxyAuthenticator((route, response) -> response.request()
                            .newBuilder()
                            .header("Proxy-Authorization", Credentials.basic("jenkins", "opensesame"))
                            .build())
                    .build();

            assertThat(ask(knowing, key)).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void aProxyThatWantsAPasswordSaysSo() throws Exception {
        assertUndecided(
                answered("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"),
                UndecidedReason.PROXY_LOGIN,
                "requires a user name and a password");
    }

    @Test
    void aProxyThatDoesNotConnectSaysSo() throws Exception {
        assertUndecided(
                answered("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
                UndecidedReason.PROXY_REFUSED,
                "The proxy that Jenkins uses did not connect to " + server.url());
        assertUndecided(
                answered("HTTP/1.1 502 Bad Gateway\r\n\r\n"), UndecidedReason.PROXY_REFUSED, "did not connect to");
        assertUndecided(
                answered("220 mail.example.test ESMTP\r\n"), UndecidedReason.PROXY_REFUSED, "did not connect to");
        assertUndecided(answered(""), UndecidedReason.PROXY_REFUSED, "did not connect to");
    }

    @Test
    void aProxyThatIsNotThereSaysSo() throws Exception {
        Answer answer = ask(through(RawServer.closedPort()), key);

        assertUndecided(answer, UndecidedReason.PROXY_UNREACHABLE, "The proxy that Jenkins uses for " + server.url());
    }

    @Test
    void aProxyThatNeverAnswersSaysSo() throws Exception {
        try (RawServer proxy = RawServer.plain(socket -> Thread.sleep(60_000))) {
            Answer answer = ask(through(proxy.port()), HostPolicy.ANY_ADDRESS, Duration.ofSeconds(1), key);

            assertUndecided(answer, UndecidedReason.PROXY_UNREACHABLE, "does not answer");
        }
    }

    @Test
    void aProxyOfAnUnknownNameSaysSo() throws Exception {
        OkHttpClient lost = trusting(server)
                .newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example.test", 3128)))
                .build();

        assertUndecided(ask(lost, key), UndecidedReason.PROXY_UNREACHABLE, "does not answer");
    }

    @Test
    void aServerThatFailsBehindAWorkingProxyIsNotTheProxysFault() throws Exception {
        server.close();
        try (RawServer closing = RawServer.plain(socket -> socket.shutdownOutput());
                RawServer proxy = RawServer.plain(socket -> {
                    seeHead(socket);
                    connect(socket, closing.port());
                })) {
            assertUndecided(
                    ask(through(proxy.port()), key), UndecidedReason.CUT_OFF, "ended before there was an answer");
        }
    }

    @Test
    void aProxyOnThisMachineMayBeUsedByThoseWhoMayNotReachItThemselves() throws Exception {
        try (RawServer proxy = RawServer.plain(socket -> {
            seeHead(socket);
            RawServer.write(socket, "HTTP/1.1 403 Forbidden\r\n\r\n");
        })) {
            OkHttpClient byName = trusting(server)
                    .newBuilder()
                    .proxy(new Proxy(
                            Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example.test", proxy.port())))
                    .dns(hostname -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})))
                    .build();

            ApiKey outside = key(URI.create("https://vault.example.test"));
            Answer answer = ask(byName, HostPolicy.NO_LOCAL_ADDRESS, Asking.PATIENCE, outside);

            assertUndecided(answer, UndecidedReason.PROXY_REFUSED, "https://vault.example.test");
            assertThat(seenByProxy.get(0)).startsWith("CONNECT vault.example.test:443");
        }
    }

    private Answer answered(String answer) throws Exception {
        try (RawServer proxy = RawServer.plain(socket -> {
            seeHead(socket);
            RawServer.write(socket, answer);
        })) {
            return ask(through(proxy.port()), key);
        }
    }

    private OkHttpClient through(int port) {
        return trusting(server)
                .newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port)))
                .build();
    }

    private void tunnel(Socket socket) throws IOException {
        seeHead(socket);
        connect(socket);
    }

    private void connect(Socket client) throws IOException {
        connect(client, server.url().getPort());
    }

    private void connect(Socket client, int port) throws IOException {
        try (Socket target = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            RawServer.write(client, "HTTP/1.1 200 Connected\r\n\r\n");
            Thread back = new Thread(() -> pump(target, client));
            back.start();
            pump(client, target);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            byte[] bytes = new byte[8192];
            for (int n = from.getInputStream().read(bytes);
                    n >= 0;
                    n = from.getInputStream().read(bytes)) {
                seenByProxy.add(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
                to.getOutputStream().write(bytes, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException oneEndIsClosed) {
            seenByProxy.add("closed");
        }
    }

    private List<String> seeHead(Socket socket) throws IOException {
        List<String> head = RawServer.head(socket);
        seenByProxy.addAll(head);
        return head;
    }

    private static void assertUndecided(Answer answer, UndecidedReason reason, String words) {
        Asking.assertUndecided(answer, reason);
        assertThat(english(answer)).contains(words);
    }
}

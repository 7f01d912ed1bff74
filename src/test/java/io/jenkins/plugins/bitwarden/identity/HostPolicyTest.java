package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.assertUndecided;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.SocketFactory;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.170.2",
                "224.0.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::1",
            })
    void anAddressOnlyForTheControllerIsForAdministrators(String address) throws Exception {
        InetAddress parsed = InetAddress.getByName(address);

        assertThat(HostPolicy.NO_LOCAL_ADDRESS.allows(parsed)).isFalse();
        assertThat(HostPolicy.ANY_ADDRESS.allows(parsed)).isTrue();
    }

    @Test
    void eachAddressOfTheControllerItselfIsForAdministrators() throws Exception {
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                assertThat(HostPolicy.NO_LOCAL_ADDRESS.allows(address))
                        .as(address.toString())
                        .isFalse();
                assertThat(HostPolicy.ANY_ADDRESS.allows(address)).isTrue();
            }
        }
    }

    /** A proxy looks names up, and may be on the controller. */
    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8443", "https://jenkins.LOCALHOST", "https://localhost./vault"})
    void aNameThatAlwaysIsLocalGetsToNoProxy(String url) throws Exception {
        OkHttpClient proxied = resolving(hostname -> {
                    throw new UnknownHostException("Nothing is looked up here.");
                })
                .newBuilder()
                .proxy(new Proxy(
                        Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", RawServer.closedPort())))
                .build();

        assertLocal(guarded(proxied, URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.4.4",
                "192.168.1.20",
                "100.64.0.1",
                "203.0.113.9",
                "2001:db8::1",
                "fd12:3456::1",
                "64:ff9b::cb00:7109",
                "2002:cb00:7109::1",
            })
    void publicAndPrivateNetworksAreForEverybody(String address) throws Exception {
        assertThat(HostPolicy.NO_LOCAL_ADDRESS.allows(InetAddress.getByName(address)))
                .isTrue();
    }

    @Test
    void aLocalAddressInFiguresIsNotConnectedTo() throws Exception {
        try (RawServer server = RawServer.plain(RawServer::head)) {
            Answer answer = guarded(trusting(RawServer.TRUST), server.url());

            assertLocal(answer);
            assertThat(english(answer)).startsWith(server.url() + " is an address of the Jenkins controller itself");
            assertThat(answer.severity()).isEqualTo(Severity.WARNING);
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://[::1]", "https://[::ffff:7f00:1]", "https://[fe80::1]", "https://169.254.169.254"})
    void allSpellingsOfLocalAddressesAreKnown(String url) throws Exception {
        OkHttpClient disconnected = trusting(RawServer.TRUST)
                .newBuilder()
                .socketFactory(new Disconnected())
                .build();

        assertLocal(guarded(disconnected, URI.create(url)));
    }

    @Test
    void aNameThatLeadsToALocalAddressIsNotConnectedTo() throws Exception {
        try (RawServer server = RawServer.plain(RawServer::head)) {
            OkHttpClient misled = resolving(
                    hostname -> List.of(InetAddress.getByName("203.0.113.9"), InetAddress.getByName("127.0.0.1")));

            assertLocal(guarded(misled, URI.create("https://vault.example.test:" + server.port())));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void anAddressIsLookedUpOnceAndSoCannotChangeAfterTheCheck() throws Exception {
        List<String> lookedUp = new ArrayList<>();
        Dns twoFaced = hostname -> {
            lookedUp.add(hostname);
            return List.of(InetAddress.getByName("127.0.0.1"));
        };
        URI nowhere = URI.create("https://vault.example.test:" + RawServer.closedPort());

        Answer answer = ask(resolving(twoFaced), key(nowhere));

        assertUndecided(answer, UndecidedReason.UNREACHABLE);
        assertThat(lookedUp).containsExactly("vault.example.test");
    }

    @Test
    void aNameThatNobodyKnowsIsUnknown() throws Exception {
        Answer answer = guarded(trusting(RawServer.TRUST), URI.create("https://vault.example.test"));

        assertUndecided(answer, UndecidedReason.UNKNOWN_HOST);
        assertThat(english(answer))
                .startsWith("The Jenkins controller cannot resolve the host name of https://vault.example.test.");
    }

    @Test
    void aLookUpThatHangsIsGivenUpOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        OkHttpClient hanging = resolving(hostname -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(hostname);
        });

        Answer answer = ask(
                hanging, HostPolicy.ANY_ADDRESS, Duration.ofMillis(300), key(URI.create("https://vault.example.test")));
        never.countDown();

        assertUndecided(answer, UndecidedReason.TIME_OUT);
    }

    private static OkHttpClient resolving(Dns dns) {
        return trusting(RawServer.TRUST).newBuilder().dns(dns).build();
    }

    private static Answer guarded(OkHttpClient base, URI server) throws InterruptedException {
        return ask(base, HostPolicy.NO_LOCAL_ADDRESS, Asking.PATIENCE, key(server));
    }

    private static void assertLocal(Answer answer) {
        assertUndecided(answer, UndecidedReason.LOCAL_ADDRESS);
    }

    /** Keeps a broken policy from reaching what these tests name. */
    private static final class Disconnected extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            throw new IOException("disconnected");
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return createSocket();
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.embedded.Certificate;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real bw makes of a server that refuses, and what a build shows for it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class CliFailureTest {

    private static final Map<Reason, String> SENTENCES = Map.of(
            Reason.WRONG_KEY, "does not accept this API key",
            Reason.RATE_LIMITED, "refused the login because of too many logins from this agent\u2019s network",
            Reason.BLOCKED, "was refused, probably by a firewall or a login page in front of the server",
            Reason.NOT_BITWARDEN, "did not answer like a Bitwarden server",
            Reason.SERVER_ERROR, "failed with an internal error. Try again later",
            Reason.SECOND_FACTOR, "asks for a second factor",
            Reason.CAPTCHA, "asks for a captcha",
            Reason.NOT_LOGGED_IN, "An account that must use single sign-on cannot log in with an API key",
            Reason.CLI_TOO_OLD, "requires a newer bw",
            Reason.UNREACHABLE, "This agent cannot reach the server (https://127.0.0.1:");

    @TempDir
    Path temporary;

    static Stream<Arguments> answersToALogin() {
        return Stream.of(RealBw.values())
                .flatMap(bw -> Stream.of(
                        Arguments.of(bw, Failure.WRONG_SECRET, Reason.WRONG_KEY),
                        Arguments.of(bw, Failure.WRONG_SECRET_VAULTWARDEN, Reason.WRONG_KEY),
                        Arguments.of(bw, Failure.RATE_LIMITED, Reason.RATE_LIMITED),
                        Arguments.of(bw, Failure.SERVER_ERROR, Reason.SERVER_ERROR),
                        Arguments.of(bw, Failure.BAD_GATEWAY, Reason.SERVER_ERROR),
                        Arguments.of(bw, Failure.UNAVAILABLE, Reason.SERVER_ERROR),
                        Arguments.of(bw, Failure.UNAUTHORIZED, Reason.BLOCKED),
                        Arguments.of(bw, Failure.FORBIDDEN, Reason.BLOCKED),
                        Arguments.of(bw, Failure.CAPTIVE_PORTAL, Reason.NOT_BITWARDEN),
                        Arguments.of(bw, Failure.REDIRECT, Reason.NOT_BITWARDEN),
                        Arguments.of(bw, Failure.HUGE_ANSWER, Reason.NOT_BITWARDEN),
                        Arguments.of(bw, Failure.NOT_FOUND, Reason.NOT_BITWARDEN),
                        Arguments.of(bw, Failure.BROKEN_JSON, Reason.NOT_BITWARDEN),
                        Arguments.of(bw, Failure.TWO_FACTOR, Reason.SECOND_FACTOR),
                        Arguments.of(bw, Failure.TWO_FACTOR_BY_EMAIL, Reason.SECOND_FACTOR),
                        Arguments.of(bw, Failure.NEW_DEVICE, Reason.SECOND_FACTOR),
                        Arguments.of(bw, Failure.CAPTCHA, Reason.CAPTCHA),
                        Arguments.of(bw, Failure.SSO_REQUIRED, Reason.NOT_LOGGED_IN),
                        Arguments.of(bw, Failure.CLIENT_TOO_OLD, Reason.CLI_TOO_OLD),
                        Arguments.of(bw, Failure.CONNECTION_RESET, Reason.UNREACHABLE)));
    }

    @ParameterizedTest
    @MethodSource("answersToALogin")
    void aLoginThatTheServerRefusesSaysWhy(RealBw version, Failure answer, Reason reason) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failAlways(Endpoint.TOKEN, answer);

            assertThat(assertFails(bench, bench.login(), reason)).hasMessageContaining(SENTENCES.get(reason));
        }
    }

    /** A newer bw does without. */
    @ParameterizedTest
    @EnumSource(names = "V2026_6_0")
    void aCrashAfterTheLoginLeavesNoHalfWrittenAccountBehind(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failAlways(Endpoint.TOKEN, Failure.NO_ACCOUNT_KEYS);

            assertFails(bench, bench.login(), Reason.OTHER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRotatedKeyIsAWrongKey(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            Login old = bench.login();
            bench.account.rotateKey();

            assertFails(bench, old, Reason.WRONG_KEY);

            bench.open(bench.loginOnly()).close();
        }
    }

    /**
     * What 2026.9.0 asks the server for while it unlocks may fail, unless the server takes the login back: the vault is opened
     * on the agent.
     */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_MASTER_PASSWORD", "NO_ANSWER"})
    void aVaultIsUnlockedWhateverTheServerAnswersMeanwhile(Failure answer) throws Exception {
        try (Bench bench = new Bench(RealBw.V2026_9_0, temporary)) {
            bench.server.failAlways(Endpoint.USER_KEY_ID, answer).failAlways(Endpoint.REVISION_DATE, answer);

            if (answer == Failure.UNAUTHORIZED || answer == Failure.FORBIDDEN) {
                assertThat(assertFails(bench, bench.login(), Reason.LOGGED_OUT))
                        .hasMessageContaining("then refused another request, so bw logged out again");
            } else {
                CliSession session = bench.open(bench.login());
                assertThat(bench.bw(session, "get", "password", "registry").stdout())
                        .isEqualTo(Bench.REGISTRY_PASSWORD);
                session.close();
            }

            assertThat(bench.server.requests(Endpoint.REVISION_DATE) + bench.server.requests(Endpoint.USER_KEY_ID))
                    .isPositive();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatNeverAnswersIsGivenUpOnAfterTheLimit(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.open(bench.loginOnly()).close();
            bench.server.failAlways(Endpoint.TOKEN, Failure.NO_ANSWER);

            assertThat(assertFails(
                            bench,
                            bench.login(
                                    bench.server.url().toString(),
                                    bench.account.clientSecret(),
                                    null,
                                    Duration.ofSeconds(5)),
                            Reason.TIME_LIMIT))
                    .hasMessageContaining("“bw login --apikey” did not end within 5 seconds");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVaultThatCannotBeFetchedFailsTheSessionThoughBwCallsItALogin(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failAlways(Endpoint.SYNC, Failure.SERVER_ERROR);

            assertFails(bench, bench.login(), Reason.SYNC_FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongMasterPasswordIsItsOwnFailure(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            Login wrong = bench.login(
                    bench.server.url().toString(),
                    bench.account.clientSecret(),
                    "not " + Bench.MASTER_PASSWORD,
                    Duration.ofSeconds(60));

            assertFails(bench, wrong, Reason.WRONG_PASSWORD);
        }
    }

    static Stream<Arguments> answersToTheConfiguration() {
        return Stream.of(RealBw.values())
                .flatMap(bw -> Stream.of(
                                Failure.BAD_GATEWAY, Failure.FORBIDDEN, Failure.CONNECTION_RESET, Failure.BROKEN_JSON)
                        .map(answer -> Arguments.of(bw, answer)));
    }

    /** bw goes on without the server's configuration, but prints first what went wrong with that. */
    @ParameterizedTest
    @MethodSource("answersToTheConfiguration")
    void aServerWithoutConfigurationDoesNotHideAWrongMasterPassword(RealBw version, Failure answer) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failAlways(Endpoint.CONFIG, answer);
            Login wrong = bench.login(
                    bench.server.url().toString(),
                    bench.account.clientSecret(),
                    "not " + Bench.MASTER_PASSWORD,
                    Duration.ofSeconds(60));

            assertThat(assertFails(bench, wrong, Reason.WRONG_PASSWORD))
                    .hasMessageEndingWith("bw said: Cryptography error, The decryption operation failed");
        }
    }

    static Stream<Arguments> tlsVersions() {
        return Stream.of(RealBw.values())
                .flatMap(bw -> Stream.of("TLSv1.2", "TLSv1.3").map(tls -> Arguments.of(bw, tls)));
    }

    @ParameterizedTest
    @MethodSource("tlsVersions")
    void aServerThatWantsAClientCertificateIsNamedAsSuch(RealBw version, String tls) throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(authority)
                .build();
        Path trusted = Files.writeString(temporary.resolve("ca.pem"), authority.certificatePem());
        try (SSLServerSocket mutual = (SSLServerSocket) new HandshakeCertificates.Builder()
                        .heldCertificate(own)
                        .addTrustedCertificate(authority.certificate())
                        .build()
                        .sslContext()
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                Bench bench = new Bench(
                        version, temporary, Certificate.VALID, Map.of("NODE_EXTRA_CA_CERTS", trusted.toString()))) {
            mutual.setEnabledProtocols(new String[] {tls});
            mutual.setNeedClientAuth(true);
            Thread server = new Thread(() -> answerInHttp(mutual));
            server.setDaemon(true);
            server.start();
            Login certificate = bench.login(
                    "https://127.0.0.1:" + mutual.getLocalPort(),
                    bench.account.clientSecret(),
                    null,
                    Duration.ofSeconds(60));

            assertFails(bench, certificate, Reason.CLIENT_CERTIFICATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccountWithoutAMasterPasswordIsLoggedInButNotUnlocked(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.failAlways(Endpoint.TOKEN, Failure.NO_MASTER_PASSWORD);
            bench.server.failAlways(Endpoint.SYNC, Failure.NO_MASTER_PASSWORD);

            assertThat(assertFails(bench, bench.login(), Reason.NO_MASTER_PASSWORD))
                    .hasMessageContaining("this account has no master password");
            bench.open(bench.loginOnly()).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortWhereNobodyListensIsUnreachable(RealBw version) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        try (Bench bench = new Bench(version, temporary)) {
            Login nowhere = bench.login(
                    "https://127.0.0.1:" + port, bench.account.clientSecret(), null, Duration.ofSeconds(60));

            assertFails(bench, nowhere, Reason.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithoutTlsIsNamedAsSuch(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary);
                ServerSocket plain = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread server = new Thread(() -> answerInHttp(plain));
            server.setDaemon(true);
            server.start();
            Login http = bench.login(
                    "https://127.0.0.1:" + plain.getLocalPort(),
                    bench.account.clientSecret(),
                    null,
                    Duration.ofSeconds(60));

            assertFails(bench, http, Reason.NOT_TLS);
        }
    }

    static Stream<Arguments> badCertificates() {
        return Stream.of(RealBw.values())
                .flatMap(bw -> Stream.of(
                        Arguments.of(bw, Certificate.EXPIRED, Map.of()),
                        Arguments.of(bw, Certificate.WRONG_HOST, Map.of()),
                        Arguments.of(bw, Certificate.VALID, Map.of("NODE_EXTRA_CA_CERTS", "")),
                        Arguments.of(bw, Certificate.VALID, Map.of("NODE_EXTRA_CA_CERTS", "/no/such/file")),
                        Arguments.of(bw, Certificate.EXPIRED, Map.of("NODE_TLS_REJECT_UNAUTHORIZED", "0"))));
    }

    @ParameterizedTest
    @MethodSource("badCertificates")
    void aCertificateThatCannotBeTrustedStopsTheLogin(
            RealBw version, Certificate certificate, Map<String, String> environment) throws Exception {
        try (Bench bench = new Bench(version, temporary, certificate, environment)) {
            assertFails(bench, bench.login(), Reason.CERTIFICATE);
            assertThat(bench.server.tokenRequests()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentWithoutBwIsToldToInstallIt(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary, Certificate.VALID, Map.of("PATH", "/usr/bin:/bin"))) {
            assertFails(bench, bench.loginOnly(), Reason.NO_CLI);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentWithoutNodeIsToldToInstallThat(RealBw version) throws Exception {
        Path onlyBw = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(
                onlyBw.resolve("bw"), version.folder().resolve("bw").toRealPath());
        Files.createSymbolicLink(onlyBw.resolve("env"), Path.of("/usr/bin/env"));
        try (Bench bench = new Bench(version, temporary, Certificate.VALID, Map.of("PATH", onlyBw.toString()))) {
            assertFails(bench, bench.loginOnly(), Reason.NO_NODE);
        }
    }

    /** Answers as web servers do to what is no HTTP, until the socket is closed. */
    private static void answerInHttp(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket connection = plain.accept()) {
                connection.getInputStream().read(new byte[4096]);
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                continue;
            }
        }
    }

    private static CliFailure assertFails(Bench bench, Login login, Reason reason) throws Exception {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> bench.open(login));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.getMessage())
                .doesNotContain(
                        login.key().clientSecret().reveal(),
                        login.key().clientId().value(),
                        Bench.MASTER_PASSWORD)
                .doesNotContain("{0}", "{1}", "\n");
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(bench.leftovers()).isEmpty();
        return failure;
    }
}

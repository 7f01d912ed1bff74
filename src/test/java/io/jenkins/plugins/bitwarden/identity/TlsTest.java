package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.assertUndecided;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.Certificate;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, CERTIFICATE_EXPIRED, has expired. Ask the server’s administrator to renew it",
        "WRONG_HOST, CERTIFICATE_HOST, is for another host",
        "UNKNOWN_AUTHORITY, CERTIFICATE_AUTHORITY, set NODE_EXTRA_CA_CERTS on the agents",
    })
    void aCertificateThatCannotBeTrustedStopsTheQuestion(Certificate certificate, UndecidedReason reason, String words)
            throws Exception {
        try (EmbeddedBitwarden server = EmbeddedBitwarden.start(certificate)) {
            Account account = server.addAccount("ci@example.test", "correct horse");

            Answer answer = ask(trusting(server), key(server, account));

            assertUndecided(answer, reason);
            assertThat(english(answer)).contains(server.url().toString()).contains(words);
            assertThat(answer.severity()).isEqualTo(Severity.ERROR);
            assertThat(server.tokenRequests()).isZero();
        }
    }

    @Test
    void aCertificateBeforeItsTimeIsNotValidYet() throws Exception {
        assertUndecided(
                distrusted(new CertificateNotYetValidException("tomorrow")), UndecidedReason.CERTIFICATE_NOT_YET_VALID);
    }

    @Test
    void aCertificateWithAnyOtherFaultIsNotTrusted() throws Exception {
        assertUndecided(distrusted(new CertificateException("MD5withRSA")), UndecidedReason.CERTIFICATE);
    }

    @Test
    void aControllerThatTrustsNobodyKnowsNoAuthority() throws Exception {
        CertificateException noneAtAll =
                new CertificateException(new InvalidAlgorithmParameterException("must be non-empty"));
        CertificateException noneOfThese = new CertificateException(
                new CertPathValidatorException("no anchor", null, null, -1, PKIXReason.NO_TRUST_ANCHOR));

        assertUndecided(distrusted(noneAtAll), UndecidedReason.CERTIFICATE_AUTHORITY);
        assertUndecided(distrusted(noneOfThese), UndecidedReason.CERTIFICATE_AUTHORITY);
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsNamedAsSuch() throws Exception {
        try (RawServer server = RawServer.plain(socket -> {
            socket.getInputStream().read(new byte[16 << 10]);
            RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {
            Answer answer = ask(trusting(RawServer.TRUST), key(server.url()));

            assertUndecided(answer, UndecidedReason.NOT_TLS);
            assertThat(english(answer)).contains("did not answer with TLS");
        }
    }

    @Test
    void aServerThatFindsNoCommonGroundIsNamedAsSuch() throws Exception {
        byte[] fatalHandshakeFailure = {21, 3, 3, 0, 2, 2, 40};
        try (RawServer server = RawServer.plain(socket -> {
            socket.getInputStream().read(new byte[16 << 10]);
            socket.getOutputStream().write(fatalHandshakeFailure);
        })) {
            Answer answer = ask(trusting(RawServer.TRUST), key(server.url()));

            assertUndecided(answer, UndecidedReason.TLS);
            assertThat(english(answer)).contains("could not agree on a TLS connection");
        }
    }

    private static Answer distrusted(CertificateException verdict) throws Exception {
        X509TrustManager judge = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
                throw verdict;
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {judge}, new SecureRandom());
        try (RawServer server = RawServer.tls(RawServer::head)) {
            return ask(
                    new OkHttpClient.Builder()
                            .sslSocketFactory(tls.getSocketFactory(), judge)
                            .build(),
                    key(server.url()));
        }
    }
}

package io.jenkins.plugins.bitwarden.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Both ends of the TLS connection: what the server shows, and what its clients need in order to trust it. */
final class Tls implements AutoCloseable {

    private final HandshakeCertificates server;
    private final HandshakeCertificates client;
    private final Path authority;

    /**
     * Makes a new authority and a certificate for 127.0.0.1.
     *
     * @throws IOException if the authority's certificate cannot be written to a temporary file
     */
    Tls(Certificate certificate) throws IOException {
        HeldCertificate known = authority();
        HeldCertificate signer = certificate == Certificate.UNKNOWN_AUTHORITY ? authority() : known;
        server = new HandshakeCertificates.Builder()
                .heldCertificate(leaf(certificate, signer))
                .build();
        client = new HandshakeCertificates.Builder()
                .addTrustedCertificate(known.certificate())
                .build();
        authority = Files.createTempFile("embedded-bitwarden-ca-", ".pem");
        authority.toFile().deleteOnExit();
        Files.writeString(authority, known.certificatePem());
    }

    HandshakeCertificates server() {
        return server;
    }

    HandshakeCertificates client() {
        return client;
    }

    Path authorityFile() {
        return authority;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(authority);
    }

    // OpenSSL finds an authority by its name, so a client that trusts two servers needs two names.
    private static HeldCertificate authority() {
        return new HeldCertificate.Builder()
                .commonName("Embedded Bitwarden CA " + UUID.randomUUID())
                .certificateAuthority(0)
                .build();
    }

    private static HeldCertificate leaf(Certificate certificate, HeldCertificate signer) {
        HeldCertificate.Builder leaf = new HeldCertificate.Builder()
                .commonName("Embedded Bitwarden")
                .addSubjectAlternativeName(
                        certificate == Certificate.WRONG_HOST ? "bitwarden.example.test" : "127.0.0.1")
                .signedBy(signer);
        if (certificate == Certificate.EXPIRED) {
            Instant yesterday = Instant.now().minus(Duration.ofDays(1));
            leaf.validityInterval(yesterday.minus(Duration.ofDays(1)).toEpochMilli(), yesterday.toEpochMilli());
        }
        return leaf.build();
    }
}

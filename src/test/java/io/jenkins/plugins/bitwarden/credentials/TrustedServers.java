package io.jenkins.plugins.bitwarden.credentials;

import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;

/** Has this process, and so the controller in it, trust the certificates of embedded servers until it is closed. */
public final class TrustedServers implements AutoCloseable {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    public TrustedServers(Path directory, EmbeddedBitwarden... servers) throws IOException, GeneralSecurityException {
        this(directory, Stream.of(servers).map(EmbeddedBitwarden::caCertificate).toArray(Path[]::new));
    }

    /**
     * @param authorities the PEM files of their authorities
     */
    public TrustedServers(Path directory, Path... authorities) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        for (Path authority : authorities) {
            try (var pem = Files.newInputStream(authority)) {
                trusted.setCertificateEntry(
                        authority.toString(),
                        CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
        }
        Path file = directory.resolve("trust.jks");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, new char[0]);
        }
        System.setProperty(TRUST_STORE, file.toString());
    }

    @Override
    public void close() {
        System.clearProperty(TRUST_STORE);
    }
}

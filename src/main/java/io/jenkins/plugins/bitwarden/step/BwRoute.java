package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * How bw gets from an agent to its server, for what goes there too.
 *
 * @param authorities the path of a file with certificates of authorities to trust beside the usual ones, or empty
 * @param proxy the address of a proxy, with its user and password if it wants them, or empty
 */
record BwRoute(String authorities, String proxy) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String PROXY_LOGIN = "Proxy-Authorization";

    /**
     * Reads what bw reads of its environment: of the variables for proxies only these two, in this order, and not in
     * capitals (2026.9.0).
     */
    static BwRoute of(EnvVars environment) {
        String proxy = exactly("http_proxy", environment);
        return new BwRoute(
                exactly("NODE_EXTRA_CA_CERTS", environment),
                proxy.isEmpty() ? exactly("https_proxy", environment) : proxy);
    }

    private static String exactly(String name, EnvVars environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Returns a client that takes this route, on this machine. */
    OkHttpClient client() throws GeneralSecurityException, IOException {
        OkHttpClient.Builder client = new OkHttpClient.Builder();
        HttpUrl proxyUrl = HttpUrl.parse(proxy);
        if (proxyUrl != null) {
            String login = Credentials.basic(proxyUrl.username(), proxyUrl.password());
            client.proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxyUrl.host(), proxyUrl.port())))
                    .proxyAuthenticator((route, response) -> withLogin(response.request(), login));
        }
        if (!authorities.isEmpty()) {
            trustAlso(client, Path.of(authorities));
        }
        return client.build();
    }

    /** Returns null where the proxy has refused this login already. */
    @CheckForNull
    private static Request withLogin(Request request, String login) {
        return request.header(PROXY_LOGIN) == null
                ? request.newBuilder().header(PROXY_LOGIN, login).build()
                : null;
    }

    /** Returns nothing of the proxy, whose address may have a password in it. */
    @Override
    public String toString() {
        return "BwRoute[" + authorities + "]";
    }

    private static void trustAlso(OkHttpClient.Builder client, Path file) throws GeneralSecurityException, IOException {
        List<Certificate> trusted = new ArrayList<>(List.of(managerOf(null).getAcceptedIssuers()));
        try (InputStream pem = Files.newInputStream(file)) {
            trusted.addAll(CertificateFactory.getInstance("X.509").generateCertificates(pem));
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : trusted) {
            store.setCertificateEntry(Integer.toString(store.size()), certificate);
        }
        X509TrustManager manager = managerOf(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new X509TrustManager[] {manager}, null);
        client.sslSocketFactory(context.getSocketFactory(), manager);
    }

    private static X509TrustManager managerOf(@CheckForNull KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}

package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Asks a server's identity service whether it accepts a personal API key. The client_secret is sent once, to that
 * server only, over TLS 1.2 or newer: there are no redirects and no retries. Thread-safe.
 */
public final class IdentityClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(15);

    private final OkHttpClient client;
    private final HostPolicy policy;

    /**
     * The client connects within 5 seconds and gets an answer within 15.
     *
     * @param base gives the proxy and its password, DNS and trusted authorities. Its interceptors, cookies, cache,
     *     connections and time limits are not used
     * @param policy depends on the user who asks
     */
    public IdentityClient(OkHttpClient base, HostPolicy policy) {
        this(base, policy, CONNECT_LIMIT, CALL_LIMIT);
    }

    IdentityClient(OkHttpClient base, HostPolicy policy, Duration connectLimit, Duration callLimit) {
        OkHttpClient.Builder own = base.newBuilder();
        own.interceptors().clear();
        own.networkInterceptors().clear();
        this.policy = policy;
        this.client = own.followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
                .connectTimeout(connectLimit)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(callLimit)
                .build();
    }

    /**
     * Returns whether the key's server accepts the key, or why that stays unknown. The server counts this as a login:
     * it limits their number, and mails the account's owner about a new device.
     *
     * @param deviceId the device that builds log in as, so that it is new only once
     * @param deviceName its name in the account's list of devices; not blank
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public Answer ask(ApiKey key, UUID deviceId, String deviceName) throws InterruptedException {
        HttpUrl url = HttpUrl.parse(key.server().identityUrl() + "/connect/token");
        if (url == null) {
            return Undecided.of(UndecidedReason.UNREACHABLE, key.server());
        }
        Request request = TokenRequest.of(url, key, deviceId, deviceName);
        PolicedDns dns = new PolicedDns(client.dns(), url.host(), policy);
        NoReply.Progress progress = new NoReply.Progress();
        long start = System.nanoTime();
        Call call = client.newBuilder().dns(dns).eventListener(progress).build().newCall(request);
        try {
            dns.checkKnown();
            PendingAnswer pending = new PendingAnswer(key);
            call.enqueue(pending);
            return pending.get(client.callTimeoutMillis());
        } catch (UnknownHostException | TimeoutException e) {
            return new NoReply(e, progress, since(start)).answer(key.server());
        } catch (ExecutionException e) {
            return new NoReply(e.getCause(), progress, since(start)).answer(key.server());
        } finally {
            call.cancel();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

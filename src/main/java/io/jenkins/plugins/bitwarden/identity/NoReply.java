package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;

/**
 * A call without a reply.
 *
 * @param cause its message may come from a server, so it is not repeated
 */
record NoReply(Throwable cause, Progress progress, Duration elapsed) {

    Undecided answer(BitwardenServer server) {
        UndecidedReason reason = reason();
        return switch (reason) {
            case TIME_OUT ->
                Undecided.of(reason, server, Math.max(1, elapsed.plusMillis(500).toSeconds()));
            case OTHER -> Undecided.of(reason, server, cause.getClass().getSimpleName());
            default -> Undecided.of(reason, server);
        };
    }

    private UndecidedReason reason() {
        if (isBecauseOf(PolicedDns.LocalAddressException.class)) {
            return UndecidedReason.LOCAL_ADDRESS;
        }
        return progress.endedAtProxy() ? atProxy() : atServer();
    }

    /** OkHttp has no exception type for a proxy's answer to CONNECT, so the message is compared. */
    private UndecidedReason atProxy() {
        if (String.valueOf(cause.getMessage()).contains("authenticate with proxy")) {
            return UndecidedReason.PROXY_LOGIN;
        }
        return isBecauseOf(TimeoutException.class)
                        || isBecauseOf(InterruptedIOException.class)
                        || isBecauseOf(SocketException.class)
                        || isBecauseOf(UnknownHostException.class)
                ? UndecidedReason.PROXY_UNREACHABLE
                : UndecidedReason.PROXY_REFUSED;
    }

    private UndecidedReason atServer() {
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return UndecidedReason.TIME_OUT;
        }
        if (cause instanceof SSLException tls) {
            return new TlsFailure(tls).reason();
        }
        if (cause instanceof UnknownHostException) {
            return UndecidedReason.UNKNOWN_HOST;
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return UndecidedReason.UNREACHABLE;
        }
        if (isBecauseOf(SocketException.class) || isBecauseOf(EOFException.class)) {
            return UndecidedReason.CUT_OFF;
        }
        return cause instanceof ProtocolException ? UndecidedReason.NOT_BITWARDEN : UndecidedReason.OTHER;
    }

    private boolean isBecauseOf(Class<? extends Throwable> type) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }

    /** How far a call got, which tells whether the proxy or the server failed. */
    static final class Progress extends EventListener {

        private volatile boolean proxied;
        private volatile boolean connected;

        boolean endedAtProxy() {
            return proxied && !connected;
        }

        @Override
        public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
            proxied = proxies.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
        }

        @Override
        public void secureConnectStart(Call call) {
            connected = true;
        }
    }
}

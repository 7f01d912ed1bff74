package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why a call got no reply.
 *
 * @param cause what was thrown; its message is not repeated, since it may be a server's
 * @param progress how far the call got
 * @param elapsed how long it took
 */
record NoReply(Throwable cause, Progress progress, Duration elapsed) {

    /** Tells whose trouble it is. */
    Undecided answer(BitwardenServer server) {
        Obstacle obstacle = obstacle();
        return switch (obstacle) {
            case TIME_OUT ->
                Undecided.of(
                        obstacle, server, Math.max(1, elapsed.plusMillis(500).toSeconds()));
            case OTHER -> Undecided.of(obstacle, server, cause.getClass().getSimpleName());
            default -> Undecided.of(obstacle, server);
        };
    }

    private Obstacle obstacle() {
        if (isBecauseOf(LocalAddressException.class)) {
            return Obstacle.LOCAL_ADDRESS;
        }
        return progress.endedAtProxy() ? atProxy() : atServer();
    }

    /** OkHttp has no exceptions of its own for what a proxy answers to CONNECT, so the wording of one must do. */
    private Obstacle atProxy() {
        if (String.valueOf(cause.getMessage()).contains("authenticate with proxy")) {
            return Obstacle.PROXY_LOGIN;
        }
        return isBecauseOf(TimeoutException.class)
                        || isBecauseOf(InterruptedIOException.class)
                        || isBecauseOf(SocketException.class)
                        || isBecauseOf(UnknownHostException.class)
                ? Obstacle.PROXY_UNREACHABLE
                : Obstacle.PROXY_REFUSED;
    }

    private Obstacle atServer() {
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return Obstacle.TIME_OUT;
        }
        if (cause instanceof SSLException tls) {
            return new TlsFailure(tls).obstacle();
        }
        if (cause instanceof UnknownHostException) {
            return Obstacle.UNKNOWN_HOST;
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return Obstacle.UNREACHABLE;
        }
        if (isBecauseOf(SocketException.class) || isBecauseOf(EOFException.class)) {
            return Obstacle.CUT_OFF;
        }
        return cause instanceof ProtocolException ? Obstacle.NOT_BITWARDEN : Obstacle.OTHER;
    }

    private boolean isBecauseOf(Class<? extends Throwable> type) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }
}

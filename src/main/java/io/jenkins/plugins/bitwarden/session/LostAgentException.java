package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.remoting.Channel;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import java.io.EOFException;
import java.io.Serial;
import java.util.Objects;
import java.util.stream.Stream;

/** Thrown if the agent is lost. {@code retry(conditions: [agent()])} recognizes it by its cause. */
public final class LostAgentException extends AbortException {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST_CAUSES = 100;

    LostAgentException(String message) {
        super(message);
        initCause(new EOFException());
    }

    /** Returns whether something failed because the agent is lost. */
    static boolean explains(Throwable failure, VirtualChannel agent) {
        return causes(failure)
                        .anyMatch(cause ->
                                cause instanceof ChannelClosedException || cause instanceof RequestAbortedException)
                || agent instanceof Channel channel && channel.isClosingOrClosed();
    }

    /** Returns a failure and its causes. A process of the agent may send a chain that has no end. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }
}

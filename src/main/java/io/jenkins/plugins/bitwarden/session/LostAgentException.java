package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.remoting.Channel;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import java.io.EOFException;
import java.io.Serial;

/** Thrown if the agent is lost. {@code retry(conditions: [agent()])} recognizes it by its cause. */
public final class LostAgentException extends AbortException {

    @Serial
    private static final long serialVersionUID = 1;

    LostAgentException(String message) {
        super(message);
        initCause(new EOFException());
    }

    /** Returns whether something failed because the agent is lost. */
    static boolean explains(Throwable failure, VirtualChannel agent) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChannelClosedException || cause instanceof RequestAbortedException) {
                return true;
            }
        }
        return agent instanceof Channel channel && channel.isClosingOrClosed();
    }
}

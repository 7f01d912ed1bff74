package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import java.io.EOFException;
import java.io.Serial;

/** Thrown where an agent was lost. {@code retry(conditions: [agent()])} knows it by its cause. */
public final class LostAgentException extends AbortException {

    @Serial
    private static final long serialVersionUID = 1;

    LostAgentException(String message) {
        super(message);
        initCause(new EOFException());
    }
}

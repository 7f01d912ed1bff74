package io.jenkins.plugins.bitwarden.step;

import java.io.Serial;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/** Thrown if a restart interrupted the login. {@code retry(conditions: [nonresumable()])} recognizes it by its type. */
final class RestartedException extends SynchronousResumeNotSupportedException {

    @Serial
    private static final long serialVersionUID = 1;

    @SuppressWarnings("deprecation") // the message is our own
    RestartedException() {
        setStackTrace(new StackTraceElement[0]);
    }

    @Override
    public String getMessage() {
        return Messages.RestartedException_message();
    }

    /** Returns the message alone; the type would not help in the build's log. */
    @Override
    public String toString() {
        return getMessage();
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/**
 * How a block's body ended, as far as it can be kept across a restart of the controller: of a failure at least its
 * message, and of results those that are sure to be serializable.
 */
final class BodyOutcome implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Set<Class<?>> KEPT = Set.of(String.class, Boolean.class, Integer.class);

    private final Serializable result;
    private final Throwable failure;

    private BodyOutcome(Serializable result, Throwable failure) {
        this.result = result;
        this.failure = failure;
    }

    static BodyOutcome success(Object result) {
        return result == null || KEPT.contains(result.getClass())
                ? new BodyOutcome((Serializable) result, null)
                : new BodyOutcome(null, new RestartedException());
    }

    static BodyOutcome failure(Throwable failure) {
        return new BodyOutcome(
                null,
                failure.getClass() == AbortException.class || failure instanceof FlowInterruptedException
                        ? failure
                        : new AbortException(failure.toString()));
    }

    /** Ends the block as its body has ended. */
    void report(StepContext block) {
        if (failure == null) {
            block.onSuccess(result);
        } else {
            block.onFailure(failure);
        }
    }

    /** Thrown if a restart interrupted the login. {@code retry(conditions: [nonresumable()])} recognizes it by its type. */
    static final class RestartedException extends SynchronousResumeNotSupportedException {

        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("deprecation") // the message is our own
        RestartedException() {
            setStackTrace(new StackTraceElement[0]);
        }

        @Override
        public String getMessage() {
            return Messages.BodyOutcome_restarted();
        }

        /** Returns the message alone; the type would not help in the build's log. */
        @Override
        public String toString() {
            return getMessage();
        }
    }
}

package io.jenkins.plugins.bitwarden.masking;

import hudson.AbortException;
import java.io.Serial;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** A copy of a failure with a secret in its message or that of a cause. The copy is masked. */
final class MaskedFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String MASK = "****";

    private MaskedFailure(Throwable original, Pattern secrets, Set<Throwable> seen) {
        super(masked(original.toString(), secrets));
        complete(this, original, secrets, seen);
    }

    /**
     * Returns the failure itself if it contains no secret, else a masked copy. An interruption stays one, because its type
     * tells the result of the build.
     */
    static Throwable of(Throwable failure, Pattern secrets) {
        if (!holds(failure, secrets, newSet())) {
            return failure;
        }
        if (failure instanceof AbortException && failure.getCause() == null && failure.getSuppressed().length == 0) {
            return new AbortException(masked(String.valueOf(failure.getMessage()), secrets));
        }
        Set<Throwable> seen = newSet();
        seen.add(failure);
        if (failure instanceof FlowInterruptedException interruption) {
            CauseOfInterruption[] causes = interruption.getCauses().stream()
                    .map(cause -> new MaskedCause(masked(String.valueOf(cause.getShortDescription()), secrets)))
                    .toArray(CauseOfInterruption[]::new);
            return complete(
                    new FlowInterruptedException(interruption.getResult(), interruption.isActualInterruption(), causes),
                    failure,
                    secrets,
                    seen);
        }
        return new MaskedFailure(failure, secrets, seen);
    }

    private static String masked(String text, Pattern secrets) {
        return secrets.matcher(text).replaceAll(MASK);
    }

    private static Throwable complete(Throwable copy, Throwable original, Pattern secrets, Set<Throwable> seen) {
        copy.setStackTrace(original.getStackTrace());
        if (original.getCause() != null && seen.add(original.getCause())) {
            copy.initCause(new MaskedFailure(original.getCause(), secrets, seen));
        }
        for (Throwable suppressed : original.getSuppressed()) {
            if (seen.add(suppressed)) {
                copy.addSuppressed(new MaskedFailure(suppressed, secrets, seen));
            }
        }
        return copy;
    }

    private static boolean holds(Throwable failure, Pattern secrets, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return false;
        }
        return secrets.matcher(failure.toString()).find()
                || holds(failure.getCause(), secrets, seen)
                || Arrays.stream(failure.getSuppressed()).anyMatch(suppressed -> holds(suppressed, secrets, seen));
    }

    private static Set<Throwable> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** Returns the original's type and message, masked. */
    @Override
    public String toString() {
        return getMessage();
    }

    private static final class MaskedCause extends CauseOfInterruption {

        @Serial
        private static final long serialVersionUID = 1;

        private final String description;

        MaskedCause(String description) {
            this.description = description;
        }

        @Override
        public String getShortDescription() {
            return description;
        }
    }
}

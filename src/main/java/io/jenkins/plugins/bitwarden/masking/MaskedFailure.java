package io.jenkins.plugins.bitwarden.masking;

import hudson.AbortException;
import java.io.Serial;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;

/** A copy of a failure with a secret in its message or that of a cause. The copy is masked. */
final class MaskedFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String MASK = "****";

    private MaskedFailure(Throwable original, Pattern secrets, Set<Throwable> seen) {
        super(secrets.matcher(original.toString()).replaceAll(MASK));
        setStackTrace(original.getStackTrace());
        if (original.getCause() != null && seen.add(original.getCause())) {
            initCause(new MaskedFailure(original.getCause(), secrets, seen));
        }
        for (Throwable suppressed : original.getSuppressed()) {
            if (seen.add(suppressed)) {
                addSuppressed(new MaskedFailure(suppressed, secrets, seen));
            }
        }
    }

    /** Returns the failure itself if it contains no secret, else a masked copy. */
    static Throwable of(Throwable failure, Pattern secrets) {
        if (!holds(failure, secrets, newSet())) {
            return failure;
        }
        if (failure instanceof AbortException && failure.getCause() == null && failure.getSuppressed().length == 0) {
            return new AbortException(
                    secrets.matcher(String.valueOf(failure.getMessage())).replaceAll(MASK));
        }
        Set<Throwable> seen = newSet();
        seen.add(failure);
        return new MaskedFailure(failure, secrets, seen);
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
}

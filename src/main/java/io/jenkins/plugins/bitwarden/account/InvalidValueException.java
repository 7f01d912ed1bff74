package io.jenkins.plugins.bitwarden.account;

import java.io.Serial;
import java.util.Locale;
import org.jvnet.localizer.Localizable;

/**
 * Thrown where a value of this package is built from text that cannot be one. It never repeats a secret, and has no
 * stack trace: nothing in the program is wrong, and a form that shows it would show the trace too.
 */
public final class InvalidValueException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Localizable problem;

    /** The exception's own message is in the controller's language, since it is for logs; not in a web request's. */
    InvalidValueException(Localizable problem) {
        super(problem.toString(Locale.getDefault()));
        this.problem = problem;
    }

    /** Returns what is wrong with the text and what to write instead; on a page, in the reader's language. */
    public Localizable problem() {
        return problem;
    }

    /** Leaves the stack trace empty. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}

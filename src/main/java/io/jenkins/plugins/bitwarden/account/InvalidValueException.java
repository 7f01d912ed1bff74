package io.jenkins.plugins.bitwarden.account;

import java.io.Serial;
import java.util.Locale;
import org.jvnet.localizer.Localizable;

/**
 * Thrown if a text cannot be a value of this package. Its message never contains a secret. It has no stack trace,
 * because a form would show the trace too.
 */
public final class InvalidValueException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Localizable problem;
    private final Localizable formProblem;

    InvalidValueException(Localizable problem) {
        this(problem, problem);
    }

    /** The exception's message is for logs, so it is in the controller's language, not in that of a web request. */
    InvalidValueException(Localizable problem, Localizable formProblem) {
        super(problem.toString(Locale.getDefault()));
        this.problem = problem;
        this.formProblem = formProblem;
    }

    /** Returns what is wrong with the text and what to write instead. A page shows it in the reader's language. */
    public Localizable problem() {
        return problem;
    }

    /** Returns the same for the form of a credential, where the server is chosen instead of written. */
    public Localizable formProblem() {
        return formProblem;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}

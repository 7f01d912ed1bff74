package io.jenkins.plugins.bitwarden.account;

import java.io.Serial;

/**
 * Thrown where a value of this package is built from text that cannot be one. It never repeats a secret, and has no
 * stack trace: nothing in the program is wrong, and a form that shows it would show the trace too.
 */
public final class InvalidValueException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Sentence problem;

    InvalidValueException(Sentence problem) {
        super(problem.toString());
        this.problem = problem;
    }

    InvalidValueException(String key, Object... arguments) {
        this(Sentence.of(InvalidValueException.class, key, arguments));
    }

    /** Returns what is wrong with the text and what to write instead. */
    public Sentence problem() {
        return problem;
    }

    /** Leaves the stack trace empty. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}

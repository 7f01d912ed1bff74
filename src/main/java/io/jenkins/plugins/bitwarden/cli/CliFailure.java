package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.PrintableLine;
import io.jenkins.plugins.bitwarden.account.Sentence;
import java.io.Serial;
import java.util.stream.Stream;

/**
 * Thrown where bw did not do what it was asked for. The message says what happened, what it means and what to do; it
 * never holds a secret, also if bw or a server printed one.
 */
public final class CliFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final Sentence sentence;

    /**
     * @param reason why
     * @param arguments what fills the gaps of that reason's message
     */
    CliFailure(Reason reason, Object... arguments) {
        this(reason, Sentence.of(CliFailure.class, reason.name(), printable(arguments)));
    }

    private CliFailure(Reason reason, Sentence sentence) {
        super(sentence.toString());
        this.reason = reason;
        this.sentence = sentence;
    }

    private static Object[] printable(Object... arguments) {
        return Stream.of(arguments)
                .map(argument -> new PrintableLine(String.valueOf(argument)))
                .toArray();
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns the message, for any language. */
    public Sentence sentence() {
        return sentence;
    }
}

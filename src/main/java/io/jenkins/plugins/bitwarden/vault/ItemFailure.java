package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.account.PrintableLine;
import io.jenkins.plugins.bitwarden.account.Sentence;
import java.io.Serial;
import java.util.stream.Stream;

/**
 * Thrown if a value of the vault cannot be read although bw did not fail; if bw fails, a {@code CliFailure} is thrown.
 * The message says what happened and what to do. It is one printable line and never contains a value of the vault.
 */
public final class ItemFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final ItemProblem problem;
    private final Sentence sentence;

    /**
     * @param problem why
     * @param arguments what fills the gaps of that problem's message
     */
    ItemFailure(ItemProblem problem, Object... arguments) {
        this(problem, Sentence.of(ItemFailure.class, problem.name(), printable(arguments)));
    }

    private ItemFailure(ItemProblem problem, Sentence sentence) {
        super(sentence.toString());
        this.problem = problem;
        this.sentence = sentence;
    }

    private static Object[] printable(Object... arguments) {
        return Stream.of(arguments)
                .map(argument -> new PrintableLine(String.valueOf(argument)))
                .toArray();
    }

    /** Returns why. */
    public ItemProblem problem() {
        return problem;
    }

    /** Returns the message, for any language. */
    public Sentence sentence() {
        return sentence;
    }
}

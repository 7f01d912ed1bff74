package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.account.Sentence;
import java.io.Serial;

/**
 * Thrown where a value of the vault cannot be read though bw did what it was asked for; else it is a {@code CliFailure}.
 * The message says what happened and what to do. It is one printable line and never holds a value of the vault.
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
        this(problem, Sentence.of(ItemFailure.class, problem.name(), arguments));
    }

    private ItemFailure(ItemProblem problem, Sentence sentence) {
        super(sentence.toString());
        this.problem = problem;
        this.sentence = sentence;
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

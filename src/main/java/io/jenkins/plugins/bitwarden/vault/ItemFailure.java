package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.Serial;
import java.util.Locale;
import org.jvnet.localizer.Localizable;

/**
 * Thrown if bw succeeds, but a value of the vault cannot be read. The message says what happened and what to do. It is
 * one printable line and never contains a value of the vault.
 */
public final class ItemFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final ItemProblem problem;
    private final Localizable sentence;

    /**
     * @param arguments for the placeholders of the problem's message
     */
    ItemFailure(ItemProblem problem, Object... arguments) {
        this(problem, PrintableLine.message(Messages.class, problem, arguments));
    }

    private ItemFailure(ItemProblem problem, Localizable sentence) {
        super(sentence.toString(Locale.getDefault()));
        this.problem = problem;
        this.sentence = sentence;
    }

    public ItemProblem problem() {
        return problem;
    }

    /** Returns the message in any language. */
    public Localizable sentence() {
        return sentence;
    }
}

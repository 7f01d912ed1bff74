package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.Serial;
import java.util.Locale;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * Thrown if a value of the vault cannot be read although bw did not fail; if bw fails, a {@code CliFailure} is thrown.
 * The message says what happened and what to do. It is one printable line and never contains a value of the vault.
 */
public final class ItemFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final ItemProblem problem;
    private final Localizable sentence;

    /**
     * @param problem why
     * @param arguments what fills the gaps of that problem's message
     */
    ItemFailure(ItemProblem problem, Object... arguments) {
        this(problem, message(problem, arguments));
    }

    private ItemFailure(ItemProblem problem, Localizable sentence) {
        super(sentence.toString(Locale.getDefault()));
        this.problem = problem;
        this.sentence = sentence;
    }

    private static Localizable message(ItemProblem problem, Object... arguments) {
        Object[] texts = Stream.of(arguments)
                .map(argument -> new PrintableLine(String.valueOf(argument)).toString())
                .toArray();
        return new Localizable(ResourceBundleHolder.get(Messages.class), problem.name(), texts);
    }

    /** Returns why. */
    public ItemProblem problem() {
        return problem;
    }

    /** Returns the message, for any language. */
    public Localizable sentence() {
        return sentence;
    }
}

package io.jenkins.plugins.bitwarden.step;

import com.google.common.base.Throwables;
import hudson.AbortException;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/**
 * The arguments that a script gives to {@code withBitwarden}. What is wrong with them is one line in the build's log; from
 * Jenkins itself it would be a stack trace, or a mere warning about a misspelled parameter.
 */
record StepArguments(Map<String, Object> values) {

    private static final String TIMEOUT = "timeout";

    /**
     * Returns the step with these arguments, which may still be illegal.
     *
     * @throws AbortException if the step has no such parameter, or takes nothing of that kind; the message is for the
     *     build's log
     */
    WithBitwardenStep step() throws AbortException {
        checkNames("withBitwarden", WithBitwardenStep.class, values.keySet());
        if (values.get("items") instanceof List<?> items) {
            for (Object item : items) {
                checkNames("bitwardenItem", BitwardenItem.class, names(item));
            }
        }
        Map<String, Object> others = new TreeMap<>(values);
        Object timeout = others.remove(TIMEOUT);
        try {
            WithBitwardenStep step =
                    DescribableModel.of(WithBitwardenStep.class).instantiate(others, null);
            if (timeout != null) {
                step.setLimit(TimeLimit.of(timeout.toString()));
            }
            return step;
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    Messages.StepArguments_unusable(Throwables.getRootCause(e).getMessage()));
        }
    }

    /**
     * Returns the arguments of a step as they are in a script.
     *
     * @throws UnsupportedOperationException if the block could not start. The Snippet Generator shows the message in the
     *     place of a snippet.
     */
    static UninstantiatedDescribable of(WithBitwardenStep step) {
        step.problem().ifPresent(problem -> {
            throw new UnsupportedOperationException(problem);
        });
        return DescribableModel.uninstantiate2_(step);
    }

    private static Collection<?> names(Object item) {
        if (item instanceof UninstantiatedDescribable written) {
            return written.getArguments().keySet();
        }
        return item instanceof Map<?, ?> map ? map.keySet() : List.of();
    }

    private static void checkNames(String function, Class<?> type, Collection<?> names) throws AbortException {
        TreeSet<String> known = new TreeSet<>();
        for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
            known.add(parameter.getName());
        }
        for (Object name : names) {
            if (!known.contains(name)
                    && !name.equals(UninstantiatedDescribable.ANONYMOUS_KEY)
                    && !name.equals(DescribableModel.CLAZZ)) {
                throw new AbortException(Messages.StepArguments_unknown(function, name, String.join(", ", known)));
            }
        }
    }
}

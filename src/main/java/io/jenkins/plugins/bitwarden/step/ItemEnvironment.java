package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import java.io.Serial;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * Values of the vault that processes in the block find in their environment. It is written to disk with the build's
 * state, so each is a {@link Secret}.
 */
final class ItemEnvironment extends EnvironmentExpander {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Stands before each value: {@link Secret#fromString} decrypts what Jenkins has encrypted, and whoever may edit an item
     * could have any secret of Jenkins decrypted. With a colon at its beginning nothing is taken for encrypted.
     */
    private static final String MARK = ":";

    private final LinkedHashMap<String, Secret> variables = new LinkedHashMap<>();

    /** Not so where it was written to disk before there was a mark. */
    private final boolean marked;

    /**
     * @param items what was asked for
     * @param values what it is, in the same order
     */
    ItemEnvironment(List<BitwardenItem> items, List<ItemValue> values) {
        marked = true;
        for (int i = 0; i < items.size(); i++) {
            variables.put(
                    items.get(i).getVariable(),
                    Secret.fromString(MARK + values.get(i).reveal()));
        }
    }

    private String reveal(Secret value) {
        return marked ? value.getPlainText().substring(MARK.length()) : value.getPlainText();
    }

    /** Returns the values, which the build's log must not show. */
    Collection<String> secrets() {
        return variables.values().stream().map(this::reveal).toList();
    }

    /** Returns the variables whose values are too short for the log to hide them. */
    List<String> unmasked() {
        return variables.entrySet().stream()
                .filter(variable ->
                        SecretMask.forms(reveal(variable.getValue())).isEmpty())
                .map(variable -> variable.getKey())
                .toList();
    }

    @Override
    public void expand(@NonNull EnvVars environment) {
        variables.forEach((name, value) -> environment.override(name, reveal(value)));
    }

    @Override
    public Set<String> getSensitiveVariables() {
        return Set.copyOf(variables.keySet());
    }
}

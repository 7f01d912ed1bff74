package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import io.jenkins.plugins.bitwarden.agent.ExactVariables;
import io.jenkins.plugins.bitwarden.masking.SecretMask;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import java.io.Serial;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * The variables with values of the vault. They are written to disk with the build's state, so each value is an
 * {@link ExternalSecret}.
 */
final class ItemEnvironment extends EnvironmentExpander {

    @Serial
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, ExternalSecret> variables = new LinkedHashMap<>();

    /** Takes the values in the order of the items. */
    ItemEnvironment(List<BitwardenItem> items, List<ItemValue> values) {
        for (int i = 0; i < items.size(); i++) {
            variables.put(
                    items.get(i).getVariable(), new ExternalSecret(values.get(i).reveal()));
        }
    }

    /** Returns the variables and their values in clear. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> values.put(name, value.reveal()));
        return values;
    }

    /** Returns the values, which the build's log must not show. */
    Collection<String> secrets() {
        return variables.values().stream().map(ExternalSecret::reveal).toList();
    }

    /** Returns the variables whose values are too short to be masked. */
    List<String> unmasked() {
        return variables.entrySet().stream()
                .filter(variable ->
                        SecretMask.forms(variable.getValue().reveal()).isEmpty())
                .map(variable -> variable.getKey())
                .toList();
    }

    @Override
    public void expand(@NonNull EnvVars environment) {
        new ExactVariables(values()).putInto(environment);
    }

    @Override
    public Set<String> getSensitiveVariables() {
        return Set.copyOf(variables.keySet());
    }
}

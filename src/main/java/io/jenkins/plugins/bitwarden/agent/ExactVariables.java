package io.jenkins.plugins.bitwarden.agent;

import java.util.Map;

/**
 * Variables with exactly these names. For Jenkins, names that differ only in case are one variable, and the first name
 * stays; for Unix, they are several. So a build's {@code bitwardencli_appdata_dir} would get the value of
 * {@code BITWARDENCLI_APPDATA_DIR}, and bw would find none.
 *
 * @param values by name; an empty value hides a variable
 */
public record ExactVariables(Map<String, String> values) {

    /** Adds them to an environment, and removes all whose names differ only in case. */
    public void putInto(Map<String, String> environment) {
        values.forEach((name, value) -> {
            environment.keySet().removeIf(name::equalsIgnoreCase);
            environment.put(name, value);
        });
    }
}

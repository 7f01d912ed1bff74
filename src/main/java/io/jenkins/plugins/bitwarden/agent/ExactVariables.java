package io.jenkins.plugins.bitwarden.agent;

import java.util.Map;

/**
 * Variables of the plugin's own. Jenkins takes names that differ in capitals only for one variable, and keeps the name
 * that it met first; Unix takes them for several. So a build's {@code bitwardencli_appdata_dir} would take the value meant
 * for {@code BITWARDENCLI_APPDATA_DIR}, and bw would find none.
 *
 * @param values their names and values; an empty value hides a variable of that name
 */
public record ExactVariables(Map<String, String> values) {

    /** Puts them into an environment, in the place of all whose names differ in capitals only. */
    public void putInto(Map<String, String> environment) {
        values.forEach((name, value) -> {
            environment.keySet().removeIf(name::equalsIgnoreCase);
            environment.put(name, value);
        });
    }
}

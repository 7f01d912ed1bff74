package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.bitwarden.agent.ExactVariables;
import io.jenkins.plugins.bitwarden.masking.SecretMask;
import java.io.Serial;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * The variables with values of the vault, and with paths of files. They are written to disk with the build's state, so
 * each value is an {@link ExternalSecret}.
 */
final class ItemEnvironment extends EnvironmentExpander {

    @Serial
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, ExternalSecret> variables = new LinkedHashMap<>();

    /** The names of those whose values are no secrets. */
    private final HashSet<String> open = new HashSet<>();

    /** What is in the files, by the variables that hold their paths. Kept only until the body starts. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "a null is taken for none")
    private final transient Map<String, String> texts = new LinkedHashMap<>();

    /** Sets a variable to a secret. */
    void put(String variable, String secret) {
        variables.put(variable, new ExternalSecret(secret));
    }

    /** Sets a variable to something that the log may show. */
    void putOpen(String variable, String value) {
        put(variable, value);
        open.add(variable);
    }

    /**
     * Sets a variable to the path of a file.
     *
     * @param text what is in the file, a secret
     */
    void putFile(String variable, String path, String text) {
        putOpen(variable, path);
        texts.put(variable, text);
    }

    /** Returns the variables and their values in clear. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> values.put(name, value.reveal()));
        return values;
    }

    /** Returns what the build's log must not show. After a restart, what is in files is not known any more. */
    Collection<String> secrets() {
        return secretsByVariable().values();
    }

    /** Returns a mask for these secrets and the items'. */
    SecretMask mask(List<String> others, Charset charset) {
        return new SecretMask(Stream.concat(others.stream(), secrets().stream()).toList(), charset);
    }

    /** Returns the variables whose values, or files, are too short to be masked. */
    List<String> unmasked() {
        return secretsByVariable().entrySet().stream()
                .filter(secret -> SecretMask.forms(secret.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> secretsByVariable() {
        Map<String, String> secrets = values();
        secrets.keySet().removeAll(Util.fixNull(open));
        secrets.putAll(Util.fixNull(texts, Map.of()));
        return secrets;
    }

    @Override
    public void expand(@NonNull EnvVars environment) {
        new ExactVariables(values()).putInto(environment);
    }

    @Override
    public Set<String> getSensitiveVariables() {
        Set<String> sensitive = new HashSet<>(variables.keySet());
        sensitive.removeAll(Util.fixNull(open));
        return sensitive;
    }
}

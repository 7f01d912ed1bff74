package io.jenkins.plugins.bitwarden.binding;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.RawParameter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code withCredentials([bitwardenApiKey('id')])}: binds an API key to the two variables that
 * {@code bw login --apikey} reads. Both are masked. Needs no workspace.
 */
public class BitwardenApiKeyBinding extends MultiBinding<BitwardenApiKey> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private String clientIdVariable;
    private String clientSecretVariable;

    @DataBoundConstructor
    public BitwardenApiKeyBinding(String credentialsId) {
        super(credentialsId);
    }

    @Override
    protected Class<BitwardenApiKey> type() {
        return BitwardenApiKey.class;
    }

    /** Returns the variable for the client_id, or null for {@value Login#CLIENT_ID_VARIABLE}. */
    @CheckForNull
    public String getClientIdVariable() {
        return clientIdVariable;
    }

    /**
     * Takes any name. What no shell can read is refused when a build binds the key.
     *
     * @param name blank for {@value Login#CLIENT_ID_VARIABLE}
     */
    @DataBoundSetter
    public void setClientIdVariable(String name) {
        clientIdVariable = nullIfStandard(name, Login.CLIENT_ID_VARIABLE);
    }

    /** Returns the variable for the client_secret, or null for {@value Login#CLIENT_SECRET_VARIABLE}. */
    @CheckForNull
    public String getClientSecretVariable() {
        return clientSecretVariable;
    }

    /**
     * Takes any name, as for the client_id.
     *
     * @param name blank for {@value Login#CLIENT_SECRET_VARIABLE}
     */
    @DataBoundSetter
    public void setClientSecretVariable(String name) {
        clientSecretVariable = nullIfStandard(name, Login.CLIENT_SECRET_VARIABLE);
    }

    private static String nullIfStandard(String name, String standard) {
        String trimmed = Util.fixEmptyAndTrim(name);
        return standard.equals(trimmed) ? null : trimmed;
    }

    /** Returns why a value cannot be in this variable, while the other value is in another one; nothing if it can. */
    private static Optional<String> problem(String name, String other) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of(Messages.BitwardenApiKeyBinding_illegalName(name));
        }
        return name.equalsIgnoreCase(other)
                ? Optional.of(Messages.BitwardenApiKeyBinding_sameName(name))
                : Optional.empty();
    }

    private String idVariable() {
        return clientIdVariable == null ? Login.CLIENT_ID_VARIABLE : clientIdVariable;
    }

    private String secretVariable() {
        return clientSecretVariable == null ? Login.CLIENT_SECRET_VARIABLE : clientSecretVariable;
    }

    @Override
    public MultiEnvironment bind(
            @NonNull Run<?, ?> build,
            @CheckForNull FilePath workspace,
            @CheckForNull Launcher launcher,
            @NonNull TaskListener listener)
            throws IOException, InterruptedException {
        Optional<String> problem =
                problem(idVariable(), secretVariable()).or(() -> problem(secretVariable(), idVariable()));
        if (problem.isPresent()) {
            throw new AbortException(problem.get());
        }
        if (Util.fixEmptyAndTrim(getCredentialsId()) == null) {
            throw new AbortException(Messages.BitwardenApiKeyBinding_noId());
        }
        BitwardenApiKey credential = getCredentials(build);
        try {
            ApiKey key = credential.toApiKey();
            return new MultiEnvironment(Map.of(
                    idVariable(), key.clientId().value(),
                    secretVariable(), key.clientSecret().reveal()));
        } catch (InvalidValueException e) {
            throw new AbortException(Messages.BitwardenApiKeyBinding_unusable(credential.getId(), e.getMessage()));
        }
    }

    @Override
    public Set<String> variables(@NonNull Run<?, ?> build) {
        return idVariable().equals(secretVariable()) ? Set.of(idVariable()) : Set.of(idVariable(), secretVariable());
    }

    /** Its checks depend on nothing but what is typed, so anybody may call them. */
    @Extension
    @Symbol("bitwardenApiKey")
    public static class DescriptorImpl extends BindingDescriptor<BitwardenApiKey> {

        @Override
        protected Class<BitwardenApiKey> type() {
            return BitwardenApiKey.class;
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenApiKeyBinding_displayName();
        }

        @Override
        public boolean requiresWorkspace() {
            return false;
        }

        @POST
        public FormValidation doCheckClientIdVariable(
                @QueryParameter String value, @QueryParameter String clientSecretVariable) {
            return check(
                    typed("value", value, Login.CLIENT_ID_VARIABLE),
                    typed("clientSecretVariable", clientSecretVariable, Login.CLIENT_SECRET_VARIABLE));
        }

        @POST
        public FormValidation doCheckClientSecretVariable(
                @QueryParameter String value, @QueryParameter String clientIdVariable) {
            return check(
                    typed("value", value, Login.CLIENT_SECRET_VARIABLE),
                    typed("clientIdVariable", clientIdVariable, Login.CLIENT_ID_VARIABLE));
        }

        private static String typed(String parameter, String name, String standard) {
            String trimmed = Util.fixEmptyAndTrim(RawParameter.orEmpty(parameter, name));
            return trimmed == null ? standard : trimmed;
        }

        private static FormValidation check(String name, String other) {
            return problem(name, other).map(FormValidation::error).orElseGet(FormValidation::ok);
        }
    }
}

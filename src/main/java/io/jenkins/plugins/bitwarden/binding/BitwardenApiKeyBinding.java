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
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

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
     * @param name blank for {@value Login#CLIENT_ID_VARIABLE}
     * @throws IllegalArgumentException if no shell can read a variable of this name
     */
    @DataBoundSetter
    public void setClientIdVariable(String name) {
        clientIdVariable = legal(name, Login.CLIENT_ID_VARIABLE);
    }

    /** Returns the variable for the client_secret, or null for {@value Login#CLIENT_SECRET_VARIABLE}. */
    @CheckForNull
    public String getClientSecretVariable() {
        return clientSecretVariable;
    }

    /**
     * @param name blank for {@value Login#CLIENT_SECRET_VARIABLE}
     * @throws IllegalArgumentException if no shell can read a variable of this name
     */
    @DataBoundSetter
    public void setClientSecretVariable(String name) {
        clientSecretVariable = legal(name, Login.CLIENT_SECRET_VARIABLE);
    }

    private static String legal(String name, String standard) {
        String trimmed = Util.fixEmptyAndTrim(name);
        if (trimmed == null || trimmed.equals(standard)) {
            return null;
        }
        if (!NAME.matcher(trimmed).matches()) {
            throw new IllegalArgumentException(Messages.BitwardenApiKeyBinding_illegalName(trimmed));
        }
        return trimmed;
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
        if (idVariable().equalsIgnoreCase(secretVariable())) {
            throw new AbortException(Messages.BitwardenApiKeyBinding_sameName(idVariable()));
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
    }
}

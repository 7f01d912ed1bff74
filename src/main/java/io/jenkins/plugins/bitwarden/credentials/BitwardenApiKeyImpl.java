package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.io.Serial;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A {@link BitwardenApiKey} that Jenkins itself keeps, both its values encrypted. */
public class BitwardenApiKeyImpl extends BaseStandardCredentials implements BitwardenApiKey {

    @Serial
    private static final long serialVersionUID = 1;

    private final Secret clientId;
    private final Secret clientSecret;
    private String server = BitwardenServer.US.toString();

    /**
     * @param scope where it may be used
     * @param id its id in Jenkins, a new one if empty
     * @param description what people call it
     * @param clientId the client_id, as pasted
     * @param clientSecret the client_secret, as pasted
     * @throws InvalidValueException if one of the two cannot be right
     */
    @DataBoundConstructor
    public BitwardenApiKeyImpl(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull Secret clientId,
            @NonNull Secret clientSecret) {
        super(scope, id, description);
        this.clientId = Secret.fromString(new ClientId(clientId.getPlainText()).value());
        this.clientSecret = Secret.fromString(new ClientSecret(clientSecret.getPlainText()).reveal());
    }

    @Override
    @NonNull
    public Secret getClientId() {
        return clientId;
    }

    /** Returns as much of the client_id as the form shows. */
    @NonNull
    public String getMaskedClientId() {
        return new ClientId(clientId.getPlainText()).masked();
    }

    @Override
    @NonNull
    public Secret getClientSecret() {
        return clientSecret;
    }

    @Override
    @NonNull
    public String getServer() {
        return server;
    }

    /**
     * Sets where the account is.
     *
     * @param server {@code US}, which it is if nobody says otherwise, {@code EU}, or the https address of a server
     * @throws InvalidValueException if bw could not work with it
     */
    @DataBoundSetter
    public void setServer(String server) {
        this.server = BitwardenServer.of(server).toString();
    }

    /** Completes what was written without a server, as XML made by hand. */
    @Serial
    private Object readResolve() {
        if (server == null) {
            server = BitwardenServer.US.toString();
        }
        return this;
    }

    /** What Jenkins knows of this type of credential. */
    @Extension
    @Symbol("bitwardenApiKey")
    public static class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenApiKeyImpl_displayName();
        }
    }
}

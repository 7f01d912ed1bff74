package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.util.HttpResponses;
import hudson.util.Secret;
import hudson.util.XStream2;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.io.Serial;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundResolvable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** A {@link BitwardenApiKey} in a credentials store of Jenkins. All its values but the server are encrypted. */
public class BitwardenApiKeyImpl extends BaseStandardCredentials implements BitwardenApiKey, DataBoundResolvable {

    @Serial
    private static final long serialVersionUID = 1;

    private Secret clientId;
    private Secret clientSecret;
    private Secret masterPassword;
    private String server = BitwardenServer.US.toString();

    /**
     * @param id a new one is made if it is empty
     * @param clientId the client_id, as pasted, or the whole key
     * @param clientSecret the client_secret, as pasted, or the whole key
     * @throws FormException if one of the two cannot be right, by an {@link InvalidValueException}
     */
    @DataBoundConstructor
    public BitwardenApiKeyImpl(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @NonNull Secret clientId,
            @NonNull Secret clientSecret)
            throws FormException {
        super(scope, id, description);
        KeyTexts texts = ValidField.of(() -> KeyTexts.of(KeyTexts.plain(clientId), KeyTexts.plain(clientSecret)));
        this.clientId = KeyTexts.tidied(clientId, texts.clientId());
        this.clientSecret = KeyTexts.tidied(clientSecret, texts.clientSecret());
    }

    @Override
    @NonNull
    public Secret getClientId() {
        return clientId;
    }

    /** Returns as much of the client_id as the form shows, or null if what is stored is no client_id. */
    @CheckForNull
    public String getMaskedClientId() {
        return ClientId.masked(clientId.getPlainText()).orElse(null);
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
     * Sets where the account is. If this is never called, it is at {@code US}.
     *
     * @param server {@code US}, {@code EU}, or the https address of a server
     * @throws FormException if it is blank or bw could not work with it, by an {@link InvalidValueException}
     */
    @DataBoundSetter
    public void setServer(String server) throws FormException {
        this.server = ValidField.of(() -> KeyTexts.server(server));
    }

    @Override
    @CheckForNull
    public Secret getMasterPassword() {
        return masterPassword;
    }

    /**
     * Sets the account's master password.
     *
     * @param masterPassword null or blank for none
     * @throws FormException if it cannot be right, by an {@link InvalidValueException}
     */
    @DataBoundSetter
    public void setMasterPassword(@CheckForNull Secret masterPassword) throws FormException {
        this.masterPassword = ValidField.of(() -> KeyTexts.masterPassword(masterPassword));
    }

    /** {@inheritDoc} The form asks for the server in two fields, and may not move what is stored to another server. */
    @Override
    public Object bindResolve(StaplerRequest2 request, JSONObject form) {
        try {
            if (form.has(ServerChoice.FIELD)) {
                server = ValidField.ofForm(() -> ServerChoice.in(form).server().toString());
            }
            KeyForm.saved(
                            form.optString("clientId"),
                            form.optString("clientSecret"),
                            form.optString("masterPassword"),
                            server)
                    .checkMaySend(FormContext.ofRequest());
            return this;
        } catch (FormException e) {
            throw HttpResponses.wrap(e);
        }
    }

    /** Completes XML that was written by hand. Nothing is refused here: a stored key must not keep Jenkins from starting. */
    @Serial
    private Object readResolve() {
        clientId = clientId == null ? Secret.fromString("") : clientId;
        clientSecret = clientSecret == null ? Secret.fromString("") : clientSecret;
        server = server == null ? BitwardenServer.US.toString() : server;
        return this;
    }

    /** XStream finds this class by its name. */
    public static final class ConverterImpl extends CheckedXml {
        public ConverterImpl(XStream2 xstream) {
            super(xstream);
        }
    }

    @Extension
    @Symbol("bitwardenApiKey")
    public static class DescriptorImpl extends BaseStandardCredentialsDescriptor implements KeyFormMethods {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenApiKeyImpl_displayName();
        }

        @Override
        public String getDescription() {
            return Messages.BitwardenApiKeyImpl_description();
        }

        @Override
        public String getIconClassName() {
            return "symbol-bitwarden-api-key plugin-bitwarden-api-key";
        }
    }
}

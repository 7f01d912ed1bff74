package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.util.FormValidation;
import hudson.util.HttpResponses;
import hudson.util.Secret;
import hudson.util.XStream2;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.io.Serial;
import java.util.function.Supplier;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundResolvable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A {@link BitwardenApiKey} in a credentials store of Jenkins. Both its values are encrypted. */
public class BitwardenApiKeyImpl extends BaseStandardCredentials implements BitwardenApiKey, DataBoundResolvable {

    @Serial
    private static final long serialVersionUID = 1;

    private Secret clientId;
    private Secret clientSecret;
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
        KeyTexts texts = ValidField.of(() -> KeyTexts.of(plain(clientId), plain(clientSecret)));
        this.clientId = tidied(clientId, texts.clientId());
        this.clientSecret = tidied(clientSecret, texts.clientSecret());
    }

    /** Returns null for null, as {@link Secret#toString(Secret)} does not: what is missing is not blank. */
    private static String plain(@CheckForNull Secret secret) {
        return secret == null ? null : secret.getPlainText();
    }

    /** Returns the given secret itself if it needs no tidying: its encrypted form is part of the key's fingerprint. */
    private static Secret tidied(@CheckForNull Secret given, String text) {
        return given != null && text.equals(given.getPlainText()) ? given : Secret.fromString(text);
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

    /** {@inheritDoc} The form asks for the server in two fields, and may not move what is stored to another server. */
    @Override
    public Object bindResolve(StaplerRequest2 request, JSONObject form) {
        try {
            if (form.has(ServerChoice.FIELD)) {
                server = ValidField.of(() -> ServerChoice.in(form).server().toString());
            }
            KeyForm.saved(form.optString("clientId"), form.optString("clientSecret"), server)
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
    public static class DescriptorImpl extends BaseStandardCredentialsDescriptor {

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

        /** Returns whether the form of the current user has the button to test a key. */
        public boolean mayTest() {
            return FormContext.ofRequest().mayEdit();
        }

        /** Checks the address of an own server as it is typed. The fields are read as they are sent, here and below. */
        @POST
        public FormValidation doCheckOwnServer(StaplerRequest2 request) {
            return checkIfMayEdit(() -> ServerChoice.checkOwn(request.getParameter("value")));
        }

        /** Checks a client_id as it is typed. The {@code QueryParameter}s have the form send these fields. */
        @POST
        public FormValidation doCheckClientId(
                StaplerRequest2 request, @QueryParameter String value, @QueryParameter String clientSecret) {
            return checkIfMayEdit(
                    () -> KeyForm.typed(request, "value", "clientSecret").checkClientId());
        }

        /** Checks a client_secret as it is typed. */
        @POST
        public FormValidation doCheckClientSecret(
                StaplerRequest2 request, @QueryParameter String value, @QueryParameter String clientId) {
            return checkIfMayEdit(
                    () -> KeyForm.typed(request, "clientId", "value").checkClientSecret());
        }

        /** A refusal would show an error page inside the form, so the answer is OK to those who may not edit here. */
        private static FormValidation checkIfMayEdit(Supplier<FormValidation> check) {
            return FormContext.ofRequest().mayEdit() ? check.get() : FormValidation.ok();
        }

        /** Checks all fields together before they are saved, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckKey(StaplerRequest2 request) {
            return KeyForm.of(request).check(FormContext.ofEditor());
        }

        /**
         * Asks the server whether it accepts a key, for those who may edit credentials here. Only administrators
         * can have a stored value sent to another server, or a key sent to the controller's own addresses.
         */
        @POST
        public FormValidation doTestConnection(StaplerRequest2 request) throws InterruptedException {
            return KeyForm.of(request).askServer(FormContext.ofEditor());
        }
    }
}

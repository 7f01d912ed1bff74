package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Descriptor.FormException;
import hudson.util.FormValidation;
import hudson.util.FormValidation.CheckMethod;
import hudson.util.HttpResponses;
import hudson.util.Secret;
import hudson.util.XStream2;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.PastedKey;
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

/** A {@link BitwardenApiKey} that Jenkins itself keeps, both its values encrypted. */
public class BitwardenApiKeyImpl extends BaseStandardCredentials implements BitwardenApiKey, DataBoundResolvable {

    @Serial
    private static final long serialVersionUID = 1;

    private Secret clientId;
    private Secret clientSecret;
    private String server = BitwardenServer.US.toString();

    /**
     * @param scope where it may be used
     * @param id its id in Jenkins, a new one if empty
     * @param description what people call it
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
        PastedKey key = valid(() -> PastedKey.of(Secret.toString(clientId), Secret.toString(clientSecret)));
        this.clientId = tidied(clientId, key.clientId().value());
        this.clientSecret = tidied(clientSecret, key.clientSecret().reveal());
    }

    /** Keeps a secret that needs no tidying as it is, since its encrypted form is part of the key's fingerprint. */
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
        try {
            return new ClientId(clientId.getPlainText()).masked();
        } catch (InvalidValueException notShown) {
            return null;
        }
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
     * @param server {@code US}, which it is if this is never called, {@code EU}, or the https address of a server
     * @throws FormException if it is blank or bw could not work with it, by an {@link InvalidValueException}
     */
    @DataBoundSetter
    public void setServer(String server) throws FormException {
        this.server = valid(() -> BitwardenServer.of(server).toString());
    }

    /**
     * Takes the server from the form, which asks for it in two fields, and refuses what is stored for another server, as
     * {@link DescriptorImpl#doTestConnection} does.
     */
    @Override
    public Object bindResolve(StaplerRequest2 request, JSONObject form) {
        try {
            if (form.has(ServerChoice.FIELD)) {
                server = valid(() -> ServerChoice.in(form).server().toString());
            }
            if (!KeyForm.in(form, server).maySend(FormContext.ofRequest())) {
                throw new FormException(Messages.BitwardenApiKeyImpl_retype(server), "clientSecret");
            }
            return this;
        } catch (FormException e) {
            throw HttpResponses.wrap(e);
        }
    }

    /** Makes a refused value an answer to the form. Any other exception would end as core's error page. */
    private static <T> T valid(Supplier<T> value) throws FormException {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            String field = field(e);
            throw new FormException(Messages.BitwardenApiKeyImpl_refused(field, e.problem()), e, field);
        }
    }

    private static String field(InvalidValueException refusal) {
        return switch (refusal.problem().getKey().replaceFirst("\\..*", "")) {
            case "ClientId" -> "clientId";
            case "BitwardenServer" -> "server";
            default -> "clientSecret";
        };
    }

    /** Completes XML made by hand. It is not checked here: a stored key that cannot be right must not stop Jenkins. */
    @Serial
    private Object readResolve() {
        if (clientId == null) {
            clientId = Secret.fromString("");
        }
        if (clientSecret == null) {
            clientSecret = Secret.fromString("");
        }
        if (server == null) {
            server = BitwardenServer.US.toString();
        }
        return this;
    }

    /** How XStream reads and writes a key; it finds this class by its name. */
    public static final class ConverterImpl extends CheckedXml {

        /** For {@link XStream2} to call. */
        public ConverterImpl(XStream2 xstream) {
            super(xstream);
        }
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

        @Override
        public String getDescription() {
            return Messages.BitwardenApiKeyImpl_description();
        }

        @Override
        public String getIconClassName() {
            return "symbol-bitwarden-api-key plugin-bitwarden-api-key";
        }

        /** Returns whether the current user may try a key out on this form. */
        public boolean mayTest() {
            return FormContext.ofRequest().mayEdit();
        }

        /** Returns no check for those who may not call it: its answer would fill the form with a page that says so. */
        @Override
        public CheckMethod getCheckMethod(String fieldName) {
            return super.getCheckMethod(mayTest() ? fieldName : "none");
        }

        /**
         * Checks the address of an own server as it is typed, for those who may edit credentials here. The answer repeats
         * the address, so that is taken as it was posted: what is encrypted Stapler would decrypt for a
         * {@code QueryParameter}.
         */
        @POST
        public FormValidation doCheckOwnServer(StaplerRequest2 request) {
            FormContext.ofRequest().checkMayEdit();
            return KeyForm.typed(null, null, request.getParameter("value")).checkOwnServer();
        }

        /** Checks a client_id as it is typed, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckClientId(@QueryParameter String value, @QueryParameter String clientSecret) {
            FormContext.ofRequest().checkMayEdit();
            return KeyForm.typed(value, clientSecret, null).checkClientId();
        }

        /** Checks a client_secret as it is typed, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckClientSecret(@QueryParameter String value, @QueryParameter String clientId) {
            FormContext.ofRequest().checkMayEdit();
            return KeyForm.typed(clientId, value, null).checkClientSecret();
        }

        /** Checks all fields together before they are saved, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckKey(StaplerRequest2 request) {
            FormContext context = FormContext.ofRequest();
            context.checkMayEdit();
            return KeyForm.of(request).check(context);
        }

        /**
         * Asks the server whether it accepts a key, for those who may edit credentials here. Only an administrator may
         * have a stored value sent elsewhere than where it is stored for, or a key sent to the controller's own network.
         */
        @POST
        public FormValidation doTestConnection(StaplerRequest2 request) throws InterruptedException {
            FormContext context = FormContext.ofRequest();
            context.checkMayEdit();
            return KeyForm.of(request).askServer(context);
        }
    }
}

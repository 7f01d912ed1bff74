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
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.Sentence;
import io.jenkins.plugins.bitwarden.identity.Answer;
import io.jenkins.plugins.bitwarden.identity.HostPolicy;
import io.jenkins.plugins.bitwarden.identity.IdentityClient;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.io.Serial;
import java.util.function.Supplier;
import net.sf.json.JSONObject;
import okhttp3.OkHttpClient;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.LocaleProvider;
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

    private final Secret clientId;
    private final Secret clientSecret;
    private String server = BitwardenServer.US.toString();

    /**
     * @param scope where it may be used
     * @param id its id in Jenkins, a new one if empty
     * @param description what people call it
     * @param clientId the client_id, as pasted
     * @param clientSecret the client_secret, as pasted
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
        this.clientId = Secret.fromString(valid("clientId", () -> new ClientId(clientId.getPlainText()).value()));
        this.clientSecret =
                Secret.fromString(valid("clientSecret", () -> new ClientSecret(clientSecret.getPlainText()).reveal()));
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
     * @throws FormException if bw could not work with it, by an {@link InvalidValueException}
     */
    @DataBoundSetter
    public void setServer(String server) throws FormException {
        this.server = valid("server", () -> BitwardenServer.of(server).toString());
    }

    /** Takes the server from the form, which asks for it in two fields. */
    @Override
    public Object bindResolve(StaplerRequest2 request, JSONObject form) {
        try {
            if (form.has(ServerChoice.FIELD)) {
                server = valid(
                        ServerChoice.OWN_FIELD,
                        () -> ServerChoice.in(form).server().toString());
            }
            return this;
        } catch (FormException e) {
            throw HttpResponses.wrap(e);
        }
    }

    /** Makes a refused value an answer to the form. Any other exception would end as core's error page. */
    private static String valid(String field, Supplier<String> value) throws FormException {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            throw new FormException(e.problem().in(LocaleProvider.getLocale()), e, field);
        }
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

        private static final String DEVICE_NAME = "Jenkins";

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenApiKeyImpl_displayName();
        }

        /** Returns whether the current user may try a key out on this form. */
        public boolean mayTest() {
            return FormContext.ofRequest().mayEdit();
        }

        /** Checks the address of an own server as it is typed, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckOwnServer(@QueryParameter String value) {
            FormContext.ofRequest().checkMayEdit();
            return check(() -> BitwardenServer.own(value));
        }

        /** Checks a client_id as it is typed, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckClientId(@QueryParameter String value) {
            FormContext.ofRequest().checkMayEdit();
            return check(() -> new ClientId(value).warning().orElse(null));
        }

        /** Checks a client_secret as it is typed, for those who may edit credentials here. */
        @POST
        public FormValidation doCheckClientSecret(@QueryParameter String value) {
            FormContext.ofRequest().checkMayEdit();
            return check(() -> new ClientSecret(value));
        }

        /**
         * Asks the server whether it accepts a key, for those who may edit credentials here. Only an administrator may
         * have a stored secret sent elsewhere than where it is stored for, or a key sent to the controller's own network.
         */
        @POST
        public FormValidation doTestConnection(
                StaplerRequest2 request,
                @QueryParameter String serverChoice,
                @QueryParameter String ownServer,
                @QueryParameter String clientId,
                @QueryParameter String clientSecret)
                throws InterruptedException {
            FormContext context = FormContext.ofRequest();
            context.checkMayEdit();
            ApiKey key;
            try {
                key = new ApiKey(
                        new ClientId(clientId),
                        new ClientSecret(clientSecret),
                        new ServerChoice(serverChoice, ownServer).server());
            } catch (InvalidValueException e) {
                return FormValidation.error(e.problem().in(LocaleProvider.getLocale()));
            }
            boolean administrator = FormContext.isAdministrator();
            if (!administrator && isStored(request.getParameter("clientSecret")) && !context.maySendStored(key)) {
                return FormValidation.error(Messages.BitwardenApiKeyImpl_retype(key.server()));
            }
            Answer answer = new IdentityClient(
                            JenkinsOkHttpClient.newClientBuilder(new OkHttpClient())
                                    .build(),
                            administrator ? HostPolicy.ANY_ADDRESS : HostPolicy.NO_LOCAL_ADDRESS)
                    .ask(key, DeviceId.of(key.clientId()), DEVICE_NAME);
            context.report(key, answer);
            String sentence = answer.sentence().in(LocaleProvider.getLocale());
            return switch (answer.severity()) {
                case OK -> FormValidation.ok(sentence);
                case WARNING -> FormValidation.warning(sentence);
                case ERROR -> FormValidation.error(sentence);
            };
        }

        /** An untouched field comes back as the form got it, encrypted. A QueryParameter is decrypted already. */
        private static boolean isStored(String value) {
            return Secret.decrypt(value) != null;
        }

        private static FormValidation check(Supplier<?> rule) {
            try {
                return rule.get() instanceof Sentence warning
                        ? FormValidation.warning(warning.in(LocaleProvider.getLocale()))
                        : FormValidation.ok();
            } catch (InvalidValueException e) {
                return FormValidation.error(e.problem().in(LocaleProvider.getLocale()));
            }
        }
    }
}

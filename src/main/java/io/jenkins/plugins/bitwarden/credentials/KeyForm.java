package io.jenkins.plugins.bitwarden.credentials;

import hudson.model.Descriptor.FormException;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.PastedKey;
import io.jenkins.plugins.bitwarden.identity.Answer;
import io.jenkins.plugins.bitwarden.identity.HostPolicy;
import io.jenkins.plugins.bitwarden.identity.IdentityClient;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.StaplerRequest2;

/** The fields of a key's form as they are sent to be checked, tested or saved. */
record KeyForm(FormSecret clientId, FormSecret clientSecret, FormSecret masterPassword, ServerChoice server) {

    /** Returns the fields that a request holds. */
    static KeyForm of(StaplerRequest2 request) {
        return new KeyForm(
                FormSecret.of(request.getParameter("clientId")),
                FormSecret.of(request.getParameter("clientSecret")),
                FormSecret.of(request.getParameter("masterPassword")),
                new ServerChoice(
                        request.getParameter(ServerChoice.FIELD), request.getParameter(ServerChoice.OWN_FIELD)));
    }

    /** Returns the fields of a key that is saved, as they were sent, for this server. */
    static KeyForm saved(String clientId, String clientSecret, String masterPassword, String server) {
        return new KeyForm(
                FormSecret.of(clientId),
                FormSecret.of(clientSecret),
                FormSecret.of(masterPassword),
                new ServerChoice(server, null));
    }

    /** Returns the fields of a request that somebody typed, to check one of them. */
    static KeyForm typed(StaplerRequest2 request, String clientId, String clientSecret, String masterPassword) {
        return new KeyForm(
                        FormSecret.of(request.getParameter(clientId)),
                        FormSecret.of(request.getParameter(clientSecret)),
                        FormSecret.of(request.getParameter(masterPassword)),
                        null)
                .typed();
    }

    /**
     * Returns these fields with those empty that came back encrypted: an answer about one would tell whether it equals a
     * guess.
     */
    KeyForm typed() {
        return new KeyForm(clientId.typed(), clientSecret.typed(), masterPassword.typed(), server);
    }

    /** Returns what is wrong with the client_id; nothing while the field is empty. */
    FormValidation checkClientId() {
        return check(clientId.text(), () -> new ClientId(clientId.text()).warning());
    }

    /** Returns what is wrong with the client_secret. */
    FormValidation checkClientSecret() {
        return check(clientSecret.text(), () -> {
            new ClientSecret(clientSecret.text());
            return Optional.empty();
        });
    }

    /** Returns what is wrong with the master password; nothing while the field is empty. */
    FormValidation checkMasterPassword() {
        return ValidField.answer(() -> {
            MasterPassword.optional(masterPassword.text());
            return FormValidation.ok();
        });
    }

    /** Returns why the key cannot be sent to its server; OK if it can. */
    private FormValidation check(FormContext context) {
        return ValidField.answer(() -> maySend(context)
                ? FormValidation.ok()
                : FormValidation.error(Messages.BitwardenApiKeyImpl_retype(server.server())));
    }

    /** Returns what the server answers to the key, or why the key is not sent to it. */
    FormValidation askServer(FormContext context) throws InterruptedException {
        boolean administrator = FormContext.isAdministrator();
        FormValidation refusal = check(context);
        if (refusal.kind != FormValidation.Kind.OK) {
            return refusal;
        }
        ApiKey key = key();
        if (!context.mayConnectTo(key.server())) {
            return FormValidation.error(Messages.KeyForm_notFromUser(key.server()));
        }
        Answer answer = new IdentityClient(
                        JenkinsOkHttpClient.newClientBuilder(new OkHttpClient()).build(),
                        administrator ? HostPolicy.ANY_ADDRESS : HostPolicy.NO_LOCAL_ADDRESS)
                .ask(key, DeviceId.of(key.clientId()), DeviceId.NAME);
        context.report(key, answer);
        String sentence = answer.sentence().toString();
        return switch (answer.severity()) {
            case OK -> FormValidation.ok(sentence);
            case WARNING -> FormValidation.warning(sentence);
            case ERROR -> FormValidation.error(sentence);
        };
    }

    private ApiKey key() {
        PastedKey key = PastedKey.of(clientId.text(), clientSecret.text());
        return new ApiKey(key.clientId(), key.clientSecret(), server.server());
    }

    /**
     * Returns whether the encrypted values among these may go to the server, or be stored for it.
     *
     * @throws InvalidValueException if a value cannot be right
     */
    boolean maySend(FormContext context) {
        return mayBeTold(context) && mayUse(context, key().server());
    }

    /**
     * Returns whether answers may tell anything about the encrypted values among these. Allowed are administrators, and
     * others if a key with these values is stored here.
     */
    boolean mayBeTold(FormContext context) {
        return !clientId.isStoredWholeKey()
                && !clientSecret.isStoredWholeKey()
                && (isFree() || own(context).findAny().isPresent());
    }

    /**
     * Returns whether the encrypted values among these may be used with a server. Forms carry encrypted values, so a user
     * who gets hold of one could otherwise have it sent, in clear, to a server of their choice. Allowed are
     * administrators, and others if a key with these values is stored here and the server is that key's or a cloud.
     */
    boolean mayUse(FormContext context, BitwardenServer target) {
        return isFree()
                || own(context)
                        .anyMatch(stored ->
                                target.isCloud() || stored.key().server().equals(target));
    }

    private boolean isFree() {
        return FormContext.isAdministrator()
                || !clientId.stored() && !clientSecret.stored() && !masterPassword.stored();
    }

    private Stream<FormContext.Stored> own(FormContext context) {
        return context.stored().filter(this::isOf);
    }

    /**
     * Does nothing if {@link #maySend} returns true.
     *
     * @throws FormException if it does not
     * @throws InvalidValueException if a value cannot be right
     */
    void checkMaySend(FormContext context) throws FormException {
        if (!maySend(context)) {
            throw new FormException(Messages.BitwardenApiKeyImpl_retype(server.choice()), "clientSecret");
        }
    }

    private boolean isOf(FormContext.Stored stored) {
        return (!clientId.stored() || stored.key().clientId().value().equals(clientId.text()))
                && (!clientSecret.stored()
                        || stored.key().clientSecret().reveal().equals(clientSecret.text()))
                && (!masterPassword.stored() || masterPassword.text().equals(stored.masterPassword()));
    }

    private FormValidation check(String field, Supplier<Optional<Localizable>> rule) {
        return ValidField.answer(field, () -> {
            if (PastedKey.in(field).isPresent()) {
                PastedKey.of(clientId.text(), clientSecret.text());
                return FormValidation.ok(Messages.BitwardenApiKeyImpl_wholeKey());
            }
            return rule.get()
                    .map(warning -> FormValidation.warning(warning.toString()))
                    .orElseGet(FormValidation::ok);
        });
    }
}

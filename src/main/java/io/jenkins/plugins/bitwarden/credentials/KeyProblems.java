package io.jenkins.plugins.bitwarden.credentials;

import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.PastedKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.sf.json.JSONObject;

/** All that is wrong with the fields of a key's form, so that it cannot be saved; each problem is at its field. */
final class KeyProblems {

    private static final String CLIENT_ID = "clientId";
    private static final String CLIENT_SECRET = "clientSecret";
    private static final String MASTER_PASSWORD = "masterPassword";

    private final Map<String, String> sentences = new LinkedHashMap<>();

    KeyProblems(KeyForm form, FormContext context) {
        Optional<BitwardenServer> server = check(ServerChoice.OWN_FIELD, form.server()::server);
        boolean mayBeTold = form.mayBeTold(context);
        KeyForm told = mayBeTold ? form : form.typed();
        checkKey(told.clientId().text(), told.clientSecret().text());
        check(
                MASTER_PASSWORD,
                () -> MasterPassword.optional(told.masterPassword().text()));
        if (!mayBeTold || server.isPresent() && !form.mayUse(context, server.get())) {
            checkTyped(CLIENT_ID, form.clientId());
            checkTyped(CLIENT_SECRET, form.clientSecret());
            checkTyped(MASTER_PASSWORD, form.masterPassword());
        }
    }

    /** Returns the problems as HTML by the fields' names, in the order of the page. */
    JSONObject toJson() {
        JSONObject json = new JSONObject();
        sentences.forEach((field, sentence) ->
                json.put(field, FormValidation.error(sentence).renderHtml()));
        return json;
    }

    private void checkKey(String clientId, String clientSecret) {
        if (PastedKey.in(clientId).isPresent()) {
            check(CLIENT_ID, () -> PastedKey.of(clientId, clientSecret));
        } else if (PastedKey.in(clientSecret).isPresent()) {
            if (clientId != null && !clientId.isBlank()) {
                check(CLIENT_ID, () -> new ClientId(clientId))
                        .ifPresent(id -> check(CLIENT_SECRET, () -> PastedKey.of(clientId, clientSecret)));
            }
        } else {
            check(CLIENT_ID, () -> new ClientId(clientId));
            check(CLIENT_SECRET, () -> new ClientSecret(clientSecret));
        }
    }

    private void checkTyped(String field, FormSecret sent) {
        if (sent.stored()) {
            sentences.put(field, Messages.KeyProblems_retype());
        }
    }

    private <T> Optional<T> check(String field, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InvalidValueException e) {
            sentences.put(field, e.formProblem().toString());
            return Optional.empty();
        }
    }
}

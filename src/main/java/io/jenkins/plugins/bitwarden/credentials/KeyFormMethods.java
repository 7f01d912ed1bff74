package io.jenkins.plugins.bitwarden.credentials;

import hudson.util.FormValidation;
import hudson.util.HttpResponses;
import java.util.function.Supplier;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The web methods of a key's form, which its descriptor has. */
public interface KeyFormMethods {

    /** Returns whether the form of the current user has the button to test a key. */
    default boolean mayTest() {
        return FormContext.ofRequest().mayEdit();
    }

    /** Checks the address of an own server as it is typed. The fields are read as they are sent, here and below. */
    @POST
    default FormValidation doCheckOwnServer(StaplerRequest2 request) {
        return checkIfMayEdit(() -> ServerChoice.checkOwn(request.getParameter("value")));
    }

    /** Checks a client_id as it is typed. The {@code QueryParameter}s have the form send these fields. */
    @POST
    default FormValidation doCheckClientId(
            StaplerRequest2 request, @QueryParameter String value, @QueryParameter String clientSecret) {
        return checkIfMayEdit(
                () -> KeyForm.typed(request, "value", "clientSecret", "").checkClientId());
    }

    /** Checks a client_secret as it is typed. */
    @POST
    default FormValidation doCheckClientSecret(
            StaplerRequest2 request, @QueryParameter String value, @QueryParameter String clientId) {
        return checkIfMayEdit(
                () -> KeyForm.typed(request, "clientId", "value", "").checkClientSecret());
    }

    /** Checks a master password as it is typed. */
    @POST
    default FormValidation doCheckMasterPassword(StaplerRequest2 request) {
        return checkIfMayEdit(() -> KeyForm.typed(request, "", "", "value").checkMasterPassword());
    }

    /** A refusal would show an error page inside the form, so the answer is OK to those who may not edit here. */
    private static FormValidation checkIfMayEdit(Supplier<FormValidation> check) {
        return FormContext.ofRequest().mayEdit() ? check.get() : FormValidation.ok();
    }

    /**
     * Checks all fields together before they are saved, for those who may edit credentials here. The answer is JSON, with
     * what is wrong by the names of the fields.
     */
    @POST
    default HttpResponse doCheckKey(StaplerRequest2 request) {
        return HttpResponses.okJSON(new KeyProblems(KeyForm.of(request), FormContext.ofEditor()).toJson());
    }

    /**
     * Asks the server whether it accepts a key, for those who may edit credentials here. Only administrators
     * can have a stored value sent to another server, or a key sent to the controller's own addresses.
     */
    @POST
    default FormValidation doTestConnection(StaplerRequest2 request) throws InterruptedException {
        return KeyForm.of(request).askServer(FormContext.ofEditor());
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import net.sf.json.JSONObject;

/**
 * The server as the form asks for it: one of the clouds, or an own server with its address. In XML and in configuration
 * as code it is one text.
 *
 * @param choice {@code US}, {@code EU} or {@code own}
 * @param ownServer the address of the own server; ignored if a cloud is chosen
 */
record ServerChoice(String choice, String ownServer) {

    static final String FIELD = "serverChoice";
    static final String OWN_FIELD = "ownServer";
    static final String OWN = "own";

    /** Returns the choice in a submitted form. */
    static ServerChoice in(JSONObject form) {
        return new ServerChoice(form.optString(FIELD), form.optString(OWN_FIELD));
    }

    /**
     * Returns the chosen server.
     *
     * @throws InvalidValueException if it is an own one whose address is missing or cannot be right
     */
    BitwardenServer server() {
        return BitwardenServer.of(OWN.equals(choice) ? ownServer : choice);
    }

    /** Returns what is wrong with the address of an own server as it was typed; nothing while the field is empty. */
    static FormValidation checkOwn(String address) {
        return ValidField.answer(address, () -> {
            BitwardenServer.of(address);
            return FormValidation.ok();
        });
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.PastedKey;

/**
 * What a secret field of a form holds when it is sent: what somebody typed, or what Jenkins put there, encrypted.
 *
 * @param text the value in clear
 * @param stored whether it came back encrypted, so that who sends it need not know it
 */
record FormSecret(String text, boolean stored) {

    /** Takes a field as it was posted. Not as a {@code QueryParameter}, which Stapler decrypts. */
    static FormSecret of(String posted) {
        Secret decrypted = Secret.decrypt(posted);
        return decrypted == null ? new FormSecret(posted, false) : new FormSecret(decrypted.getPlainText(), true);
    }

    /** Returns whether it came back encrypted and is a whole API key, whose parts nobody has stored like that. */
    boolean isStoredWholeKey() {
        return stored && PastedKey.in(text).isPresent();
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

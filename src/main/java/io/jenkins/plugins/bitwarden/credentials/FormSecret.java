package io.jenkins.plugins.bitwarden.credentials;

import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.PastedKey;

/**
 * The content of a secret field when a form is sent: typed by the user, or filled in by Jenkins, encrypted.
 *
 * @param text the value in clear
 * @param stored whether it came back encrypted, so that its sender need not know the value
 */
record FormSecret(String text, boolean stored) {

    static final FormSecret NONE = new FormSecret("", false);

    /**
     * Takes a field as it was sent. A {@code QueryParameter} would not do: Stapler decrypts it. Blanks around an encrypted
     * value do not make it a typed one.
     */
    static FormSecret of(String posted) {
        Secret decrypted = posted == null ? null : Secret.decrypt(posted.strip());
        return decrypted == null ? new FormSecret(posted, false) : new FormSecret(decrypted.getPlainText(), true);
    }

    /** Returns the content if somebody typed it, and else an empty one. */
    FormSecret typed() {
        return stored ? NONE : this;
    }

    /** Returns whether it came back encrypted and is a whole API key. The form never stores one in a field. */
    boolean isStoredWholeKey() {
        return stored && PastedKey.in(text).isPresent();
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

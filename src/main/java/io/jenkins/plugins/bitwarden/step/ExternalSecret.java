package io.jenkins.plugins.bitwarden.step;

import hudson.util.Secret;
import java.io.Serial;
import java.io.Serializable;

/**
 * A secret that comes from bw or the vault, encrypted when it is written to disk. {@link Secret#fromString}
 * decrypts what Jenkins has encrypted, so a vault item could be used to decrypt any secret of Jenkins. A text that begins
 * with a colon is never taken for an encrypted one.
 */
final class ExternalSecret implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String MARK = ":";

    private final Secret marked;

    ExternalSecret(String value) {
        marked = Secret.fromString(MARK + value);
    }

    /** Returns the value in clear. */
    String reveal() {
        return marked.getPlainText().substring(MARK.length());
    }

    /** Returns stars. */
    @Override
    public String toString() {
        return "********";
    }
}

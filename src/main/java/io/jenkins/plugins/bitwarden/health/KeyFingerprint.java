package io.jenkins.plugins.bitwarden.health;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import java.io.IOException;
import jenkins.security.HMACConfidentialKey;

/**
 * Tells a key from what it becomes when it is rotated or sent to another server, and tells nobody what the key is.
 *
 * @param mac what a secret of this controller makes of the key
 */
record KeyFingerprint(String mac) {

    private static final HMACConfidentialKey SECRET = new HMACConfidentialKey(KeyFingerprint.class, "secret");

    static KeyFingerprint of(ApiKey key) {
        return new KeyFingerprint(SECRET.mac(key.server()
                + "\n"
                + key.clientId().value()
                + "\n"
                + key.clientSecret().reveal()));
    }

    /** Returns whether this is the key that a credential holds now. */
    boolean isOf(BitwardenApiKey credential) {
        try {
            return of(credential.toApiKey()).equals(this);
        } catch (IOException | InvalidValueException unusable) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

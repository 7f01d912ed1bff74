package io.jenkins.plugins.bitwarden.health;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import java.io.IOException;
import jenkins.security.HMACConfidentialKey;

/**
 * Tells whether a key or its server was changed, and does not reveal the key.
 *
 * @param mac an HMAC of the key with a secret of this controller
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

    /** Returns whether a credential holds this key now. */
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

package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Which account to log in to, and how.
 *
 * @param deviceId the same for all logins of a controller with this key, because the server mails the account's owner
 *     about each new device
 * @param masterPassword unlocks the vault after the login
 * @param limit how long each call of bw may take. bw itself waits forever for a server that does not answer
 */
public record Login(ApiKey key, UUID deviceId, Optional<MasterPassword> masterPassword, Duration limit) {

    /** bw reads the client_id from this variable. */
    public static final String CLIENT_ID_VARIABLE = "BW_CLIENTID";

    /** bw reads the client_secret from this variable. */
    public static final String CLIENT_SECRET_VARIABLE = "BW_CLIENTSECRET";

    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    /** Waits because a server limits logins. */
    @FunctionalInterface
    public interface Pause {

        /**
         * Waits and returns true, or returns false, so that bw is not called again.
         *
         * @param refusals how often the server has refused this login for that reason
         */
        boolean wait(int refusals) throws InterruptedException;
    }
}

package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Which account to log in to, and how.
 *
 * @param key the API key and its server
 * @param deviceId what bw calls itself at the server: the same for each login of a controller with this key, since the
 *     server mails the account's owner about every new one
 * @param masterPassword unlocks the vault after the login, if given
 * @param limit how long each call of bw may take; bw itself waits for ever for a server that does not answer
 */
public record Login(ApiKey key, UUID deviceId, Optional<MasterPassword> masterPassword, Duration limit) {

    /** How long each call of bw may take by default. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    /** Waits before bw is called again because a server limits logins. */
    @FunctionalInterface
    public interface Pause {

        /**
         * Waits.
         *
         * @param length how long
         * @return whether it waited, so that bw may be called again
         * @throws InterruptedException if the waiting thread was interrupted
         */
        boolean wait(Duration length) throws InterruptedException;
    }
}

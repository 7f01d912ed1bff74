package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which account to log in to, and how.
 *
 * @param deviceId the same for all logins of a controller with this key, because the server mails the account's owner
 *     about each new device
 * @param masterPassword unlocks the vault after the login
 * @param limit how long each call of bw may take. bw itself waits forever for a server that does not answer
 * @param unlock what to do with the master password, if there is one
 */
public record Login(ApiKey key, UUID deviceId, Optional<MasterPassword> masterPassword, Duration limit, Unlock unlock) {

    /** bw reads the client_id from this variable. */
    public static final String CLIENT_ID_VARIABLE = "BW_CLIENTID";

    /** bw reads the client_secret from this variable. */
    public static final String CLIENT_SECRET_VARIABLE = "BW_CLIENTSECRET";

    public static final Duration DEFAULT_LIMIT = TimeLimit.DEFAULT.duration();

    /** A login whose vault is unlocked {@link Unlock#AT_ONCE}. */
    public Login(ApiKey key, UUID deviceId, Optional<MasterPassword> masterPassword, Duration limit) {
        this(key, deviceId, masterPassword, limit, Unlock.AT_ONCE);
    }

    /** Returns the same login with another use of the master password. */
    public Login with(Unlock other) {
        return new Login(key, deviceId, masterPassword, limit, other);
    }

    /** Returns all that a log must not show: client_id, client_secret and master password. */
    public List<String> secrets() {
        return Stream.concat(
                        Stream.of(key.clientId().value(), key.clientSecret().reveal()),
                        masterPassword.stream().map(MasterPassword::reveal))
                .toList();
    }

    /** Returns the content of the {@code data.json} that bw logs in with: which server, and as which device. */
    public String dataFile() {
        return new DataFile(key.server(), deviceId).prepared();
    }

    /** When a session unlocks its vault. */
    public enum Unlock {
        /** Each time that it is read, and only for as long as that takes. */
        WHEN_READ,
        /** After the login. */
        AT_ONCE,
        /** After the login. Then client_id and client_secret are taken out of bw's data. */
        AT_ONCE_AND_DISCARD_KEY
    }

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

package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.io.IOException;

/**
 * A Bitwarden personal API key. Use this type to look one up; credentials providers may have their own implementations.
 */
@NameWith(value = BitwardenApiKey.NameProvider.class, priority = 32)
public interface BitwardenApiKey extends StandardCredentials {

    /**
     * Returns the client_id, {@code user.} and the account's id.
     *
     * @throws IOException if the provider cannot fetch it
     * @throws InterruptedException if fetching it was interrupted
     */
    @NonNull
    Secret getClientId() throws IOException, InterruptedException;

    /**
     * Returns the client_secret.
     *
     * @throws IOException if the provider cannot fetch it
     * @throws InterruptedException if fetching it was interrupted
     */
    @NonNull
    Secret getClientSecret() throws IOException, InterruptedException;

    /** Returns where the account is: {@code US}, {@code EU}, or the https address of a server. */
    @NonNull
    String getServer();

    /**
     * Returns the account's master password, or null if the credential has none. Builds unlock the vault with it. It is
     * never bound to a variable, and the controller sends it to no server.
     *
     * @throws IOException if the provider cannot fetch it
     * @throws InterruptedException if fetching it was interrupted
     */
    @CheckForNull
    default Secret getMasterPassword() throws IOException, InterruptedException {
        return null;
    }

    /**
     * Returns the key for use.
     *
     * @throws InvalidValueException if one of its parts cannot be right; the message says which and why
     * @throws IOException if the provider cannot fetch it
     * @throws InterruptedException if fetching it was interrupted
     */
    @NonNull
    default ApiKey toApiKey() throws IOException, InterruptedException {
        return new ApiKey(
                new ClientId(getClientId().getPlainText()),
                new ClientSecret(getClientSecret().getPlainText()),
                BitwardenServer.of(getServer()));
    }

    /** Names a key by its description, or else by its masked client_id and its server. */
    class NameProvider extends CredentialsNameProvider<BitwardenApiKey> {

        @Override
        @NonNull
        public String getName(@NonNull BitwardenApiKey key) {
            String description = Util.fixEmptyAndTrim(key.getDescription());
            return description != null ? description : Messages.BitwardenApiKey_name(masked(key), key.getServer());
        }

        private static String masked(BitwardenApiKey key) {
            try {
                return ClientId.masked(key.getClientId().getPlainText()).orElse(key.getId());
            } catch (IOException unnamed) {
                return key.getId();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return key.getId();
            }
        }
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import java.util.List;
import java.util.stream.StreamSupport;

/** The key that tests of the credential add in all the ways there are. */
final class Keys {

    static final String CLIENT_ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    static final String CLIENT_SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    static final String MASTER_PASSWORD = "correct horse battery staple";
    static final List<String> SECRETS = List.of(CLIENT_ID, CLIENT_SECRET, MASTER_PASSWORD);

    private Keys() {}

    static BitwardenApiKeyImpl of(String id, String server) throws Exception {
        return of(CredentialsScope.GLOBAL, id, server);
    }

    static BitwardenApiKeyImpl of(CredentialsScope scope, String id, String server) throws Exception {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                scope, id, "Build robot", Secret.fromString(CLIENT_ID), Secret.fromString(CLIENT_SECRET));
        key.setMasterPassword(Secret.fromString(MASTER_PASSWORD));
        key.setServer(server);
        return key;
    }

    /** Returns what a credential of these two values and this server must give. */
    static ApiKey at(String server) {
        return new ApiKey(new ClientId(CLIENT_ID), new ClientSecret(CLIENT_SECRET), BitwardenServer.of(server));
    }

    /** Asserts that the key of this id that a job there would find has {@link #MASTER_PASSWORD}. */
    static void assertUnlocks(ItemGroup<?> owner, String id) throws Exception {
        assertThat(find(owner, id).getMasterPassword())
                .isNotNull()
                .extracting(Secret::getPlainText)
                .isEqualTo(MASTER_PASSWORD);
    }

    static CredentialsStore store(ModelObject owner) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(owner).spliterator(), false)
                .filter(store -> store.getContext() == owner)
                .findFirst()
                .orElseThrow();
    }

    static void add(ModelObject owner, BitwardenApiKey key) throws Exception {
        assertThat(store(owner).addCredentials(Domain.global(), key)).isTrue();
    }

    /** Returns the key of this id that a job in a folder, or in Jenkins itself, would find, or null. */
    static BitwardenApiKey find(ItemGroup<?> owner, String id) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(BitwardenApiKey.class, owner, ACL.SYSTEM2, List.of()),
                CredentialsMatchers.withId(id));
    }
}

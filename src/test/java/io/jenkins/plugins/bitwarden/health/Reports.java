package io.jenkins.plugins.bitwarden.health;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.ExtensionList;
import hudson.model.ModelObject;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;

/** Keys for tests, and what a server said of them. */
final class Reports {

    static final String CLIENT_ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    static final String OLD_SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    static final String NEW_SECRET = "Zm4Qe7RbT2oK6yWnC8sHf3LuJ1dXpV";

    private Reports() {}

    static BitwardenApiKeyImpl key(CredentialsScope scope, String id, String secret, String server) throws Exception {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                scope, id, "Build robot", Secret.fromString(CLIENT_ID), Secret.fromString(secret));
        key.setServer(server);
        return key;
    }

    static BitwardenApiKeyImpl key(String id, String secret) throws Exception {
        return key(CredentialsScope.GLOBAL, id, secret, "EU");
    }

    static BitwardenApiKeyImpl stored(ModelObject owner, BitwardenApiKeyImpl key) throws Exception {
        store(owner).addCredentials(Domain.global(), key);
        return key;
    }

    static CredentialsStore store(ModelObject owner) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(owner).spliterator(), false)
                .filter(store -> store.getContext() == owner)
                .findFirst()
                .orElseThrow();
    }

    static void rejected(BitwardenApiKey credential, ModelObject user) throws Exception {
        var key = credential.toApiKey();
        KeyUseListener.fire(listener -> listener.rejected(credential, key, user));
    }

    static void accepted(BitwardenApiKey credential) throws Exception {
        var key = credential.toApiKey();
        KeyUseListener.fire(listener -> listener.accepted(credential, key));
    }

    static List<String> listed() {
        return RejectedKeys.get().stored().stream()
                .map(RejectedKey::getCredentialsId)
                .toList();
    }

    /** Has Jenkins forget them all, as if none of its keys had ever been rejected. */
    static void forget() throws IOException {
        Files.deleteIfExists(file());
        RejectedKeys old = RejectedKeys.get();
        RejectedKeys empty = new RejectedKeys();
        replace(ExtensionList.lookup(RejectedKeys.class), old, empty);
        replace(ExtensionList.lookup(KeyUseListener.class), old, empty);
    }

    private static void replace(ExtensionList<? super RejectedKeys> list, RejectedKeys old, RejectedKeys empty) {
        list.remove(old);
        list.add(empty);
    }

    /** Returns where Jenkins keeps them. */
    static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve(RejectedKeys.class.getName() + ".xml");
    }
}

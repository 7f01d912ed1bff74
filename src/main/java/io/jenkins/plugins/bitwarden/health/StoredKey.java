package io.jenkins.plugins.bitwarden.health;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.CredentialsStoreAction;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ModelObject;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;

/** An API key in the store of Jenkins itself, a folder or a job. */
record StoredKey(CredentialsStore store, Domain domain, BitwardenApiKey credential) {

    private static final String JENKINS = "";

    /** Returns the keys with this id that a job or a form can use, the nearest first. */
    static Stream<StoredKey> visibleFrom(ModelObject user, String id) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(user).spliterator(), false)
                .flatMap(store -> store.getDomains().stream().flatMap(domain -> in(store, domain, id)));
    }

    /** Returns the keys with this id in the store of an {@link #owner()}, none if the owner does not exist. */
    static Stream<StoredKey> of(String owner, String id) {
        Jenkins jenkins = Jenkins.get();
        ModelObject context = owner.equals(JENKINS) ? jenkins : jenkins.getItemByFullName(owner);
        return context == null
                ? Stream.empty()
                : visibleFrom(context, id).filter(key -> key.store.getContext() == context);
    }

    private static Stream<StoredKey> in(CredentialsStore store, Domain domain, String id) {
        return store.getCredentials(domain).stream()
                .filter(BitwardenApiKey.class::isInstance)
                .map(BitwardenApiKey.class::cast)
                .filter(credential -> credential.getId().equals(id))
                .map(credential -> new StoredKey(store, domain, credential));
    }

    /** Returns the full name of the store's folder or job, empty for Jenkins itself. */
    String owner() {
        return store.getContext() instanceof Item item ? item.getFullName() : JENKINS;
    }

    /** Returns its page, relative to the root of Jenkins, or nothing if the store has no pages. */
    Optional<String> page() {
        String home = store.getContext() instanceof Item item ? item.getUrl() : "manage/";
        return Optional.ofNullable(store.getStoreAction())
                .map(CredentialsStoreAction::getUrlName)
                .map(name -> home + "credentials/store/" + name + "/" + domain.getUrl() + "credential/"
                        + Util.rawEncode(credential.getId()) + "/");
    }
}

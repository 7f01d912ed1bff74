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

/**
 * An API key in the store that holds it.
 *
 * @param store the store of Jenkins itself, a folder or a job
 * @param domain where in that store
 * @param credential the key
 */
record StoredKey(CredentialsStore store, Domain domain, BitwardenApiKey credential) {

    private static final String JENKINS = "";

    /** Finds the keys of this id that a build of a job, or a credential form, can use: those nearest to it first. */
    static Stream<StoredKey> visibleFrom(ModelObject user, String id) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(user).spliterator(), false)
                .flatMap(store -> store.getDomains().stream().flatMap(domain -> in(store, domain, id)));
    }

    /** Finds the keys of this id in the store of this owner, as {@link #owner()} gives it; none if that is gone. */
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

    /** Returns whose store it is: the full name of a folder or job, empty for Jenkins itself. */
    String owner() {
        return store.getContext() instanceof Item item ? item.getFullName() : JENKINS;
    }

    /** Returns its page, from the root of Jenkins; nothing if its store has no pages. */
    Optional<String> page() {
        String home = store.getContext() instanceof Item item ? item.getUrl() : "manage/";
        return Optional.ofNullable(store.getStoreAction())
                .map(CredentialsStoreAction::getUrlName)
                .map(name -> home + "credentials/store/" + name + "/" + domain.getUrl() + "credential/"
                        + Util.rawEncode(credential.getId()) + "/");
    }
}

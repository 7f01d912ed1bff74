package io.jenkins.plugins.bitwarden.session;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * How a build's log names a credential.
 *
 * @param folder the full name of the folder whose store has it, or nothing if Jenkins itself or another provider has it
 */
record CredentialName(String id, Optional<String> folder) {

    /** Returns the name of a credential that a build uses. Only stores of folders are searched: others may be remote. */
    static CredentialName of(IdCredentials used, Class<? extends IdCredentials> type, Run<?, ?> build) {
        String id = used.getId();
        return new CredentialName(
                id,
                StreamSupport.stream(
                                CredentialsProvider.lookupStores(build.getParent())
                                        .spliterator(),
                                false)
                        .filter(store -> store.getContext() instanceof Item && has(store, type, id))
                        .findFirst()
                        .map(store -> ((Item) store.getContext()).getFullName()));
    }

    private static boolean has(CredentialsStore store, Class<? extends IdCredentials> type, String id) {
        return store.getDomains().stream()
                .flatMap(domain -> store.getCredentials(domain).stream())
                .anyMatch(stored ->
                        type.isInstance(stored) && type.cast(stored).getId().equals(id));
    }

    /** Returns the id in quotation marks, with the folder. */
    @Override
    public String toString() {
        String text = folder.map(name -> Messages.CredentialName_inFolder(id, name))
                .orElseGet(() -> Messages.CredentialName_of(id));
        return new PrintableLine(text).text();
    }
}

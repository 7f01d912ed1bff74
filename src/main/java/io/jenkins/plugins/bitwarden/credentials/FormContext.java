package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.User;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.identity.Accepted;
import io.jenkins.plugins.bitwarden.identity.Answer;
import io.jenkins.plugins.bitwarden.identity.Rejected;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * Whose credentials the form of the current request edits, and so who may use it: the system's, a folder's or a user's.
 *
 * @param owner the folder, job or user, or Jenkins itself
 */
record FormContext(ModelObject owner) {

    private static final Set<BitwardenServer> CLOUDS = Set.of(BitwardenServer.US, BitwardenServer.EU);

    /** Returns the context of the current request, which is Jenkins itself where its address names no other. */
    static FormContext ofRequest() {
        ModelObject owner = CredentialsDescriptor.findContextInPath(Item.class);
        if (owner == null) {
            owner = CredentialsDescriptor.findContextInPath(User.class);
        }
        return new FormContext(owner == null ? Jenkins.get() : owner);
    }

    /** Returns whether the current user may add or change credentials here. */
    boolean mayEdit() {
        if (owner instanceof Item item) {
            return item.hasPermission(CredentialsProvider.CREATE) || item.hasPermission(CredentialsProvider.UPDATE);
        }
        return owner instanceof Jenkins
                ? isAdministrator()
                : stores().anyMatch(store -> store.hasPermission(CredentialsProvider.CREATE)
                        || store.hasPermission(CredentialsProvider.UPDATE));
    }

    /**
     * Lets only those pass who may add or change credentials here.
     *
     * @throws AccessDeniedException for everybody else, which the browser gets as 403
     */
    void checkMayEdit() {
        if (!mayEdit()) {
            Permission wanted = owner instanceof Jenkins ? Jenkins.ADMINISTER : CredentialsProvider.UPDATE;
            ((AccessControlled) owner).checkPermission(wanted);
            throw new AccessDeniedException(Messages.FormContext_denied());
        }
    }

    /** Returns whether the current user may administer Jenkins. */
    static boolean isAdministrator() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /**
     * Returns whether a secret that is stored here may be sent to this key's server: if it is stored for that server, or
     * the server is one of the clouds. Otherwise whoever gets hold of the encrypted form, which the form carries, could
     * have it sent in clear to a server of his own.
     */
    boolean maySendStored(ApiKey key) {
        return credentials()
                .flatMap(FormContext::key)
                .anyMatch(stored -> stored.clientId().equals(key.clientId())
                        && stored.clientSecret().equals(key.clientSecret())
                        && (stored.server().equals(key.server()) || CLOUDS.contains(key.server())));
    }

    /** Tells who wants to know what a server said of a key, if that key is stored here. */
    void report(ApiKey key, Answer answer) {
        if (answer instanceof Accepted) {
            holding(key).forEach(stored -> KeyUseListener.fire(listener -> listener.accepted(stored, key)));
        } else if (answer instanceof Rejected rejected && rejected.isKeyWrong()) {
            holding(key).forEach(stored -> KeyUseListener.fire(listener -> listener.rejected(stored, key, owner)));
        }
    }

    private Stream<BitwardenApiKey> holding(ApiKey key) {
        return credentials().filter(stored -> key(stored).anyMatch(key::equals));
    }

    private Stream<CredentialsStore> stores() {
        return StreamSupport.stream(CredentialsProvider.lookupStores(owner).spliterator(), false)
                .filter(store -> store.getContext() == owner);
    }

    private Stream<BitwardenApiKey> credentials() {
        return stores().flatMap(
                        store -> store.getDomains().stream().flatMap(domain -> store.getCredentials(domain).stream()))
                .filter(BitwardenApiKey.class::isInstance)
                .map(BitwardenApiKey.class::cast);
    }

    private static Stream<ApiKey> key(BitwardenApiKey credential) {
        try {
            return Stream.of(credential.toApiKey());
        } catch (IOException | InvalidValueException unusable) {
            return Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }
}

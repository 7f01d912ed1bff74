package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.cli.CreateCredentialsByXmlCommand;
import com.cloudbees.plugins.credentials.cli.UpdateCredentialsByXmlCommand;
import hudson.cli.CLICommand;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.identity.Accepted;
import io.jenkins.plugins.bitwarden.identity.Answer;
import io.jenkins.plugins.bitwarden.identity.Rejected;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Ancestor;
import org.kohsuke.stapler.Stapler;
import org.springframework.security.access.AccessDeniedException;

/**
 * The owner of the credentials that the form of the current request edits. It decides who may use the form.
 *
 * @param owner the folder, job or user, or Jenkins itself; null if that is not known, where nothing is stored
 */
record FormContext(ModelObject owner) {

    /**
     * Returns the context of the current request: the nearest in its address. The form of each store has its checks at an
     * address below the store's owner, even if the form opens on the page of a job. The Referer header, which
     * {@link CredentialsDescriptor#findContextInPath} uses too, is ignored because clients can choose it.
     */
    static FormContext ofRequest() {
        return new FormContext(Stapler.getCurrentRequest2().getAncestors().reversed().stream()
                .map(Ancestor::getObject)
                .map(found -> found instanceof ModelObject model ? CredentialsDescriptor.unwrapContext(model) : found)
                .filter(found -> found instanceof Item || found instanceof User)
                .map(ModelObject.class::cast)
                .findFirst()
                .orElseGet(Jenkins::get));
    }

    /** Returns the context of the store that the current request or command hands XML in to. */
    static FormContext ofClient() {
        return switch (CLICommand.getCurrent()) {
            case CreateCredentialsByXmlCommand create -> new FormContext(create.store.getContext());
            case UpdateCredentialsByXmlCommand update -> new FormContext(update.store.getContext());
            case null, default -> Stapler.getCurrentRequest2() == null ? new FormContext(null) : ofRequest();
        };
    }

    /**
     * Returns whether the current user may check and test keys here: administrators in Jenkins' own store, elsewhere those
     * who may add or change credentials.
     */
    boolean mayEdit() {
        if (owner instanceof Jenkins) {
            return isAdministrator();
        }
        return owner instanceof Item item
                ? item.hasPermission(CredentialsProvider.CREATE) || item.hasPermission(CredentialsProvider.UPDATE)
                : stores().anyMatch(store -> store.hasPermission(CredentialsProvider.CREATE)
                        || store.hasPermission(CredentialsProvider.UPDATE));
    }

    /**
     * Returns the context of the current request, for those who may edit credentials there.
     *
     * @throws AccessDeniedException for everybody else; the browser gets 403
     */
    static FormContext ofEditor() {
        FormContext context = ofRequest();
        if (!context.mayEdit()) {
            Permission wanted = context.owner instanceof Jenkins ? Jenkins.ADMINISTER : CredentialsProvider.UPDATE;
            ((AccessControlled) context.owner).checkPermission(wanted);
            throw new AccessDeniedException(Messages.FormContext_denied());
        }
        return context;
    }

    /** Returns whether the current user may administer Jenkins. */
    static boolean isAdministrator() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /**
     * Returns whether the current user may have the controller connect to a server. Everybody has a store of
     * their own, so from its form only the clouds and the servers of Jenkins' own keys are reached; a form that reaches any
     * host would tell which hosts there are.
     */
    boolean mayConnectTo(BitwardenServer server) {
        if (!(owner instanceof User) || server.isCloud() || isAdministrator()) {
            return true;
        }
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            return new FormContext(Jenkins.get()).servers().anyMatch(server::equals);
        }
    }

    /** Returns the servers of the keys that are stored here and can be used. */
    Stream<BitwardenServer> servers() {
        return stored().map(stored -> stored.key().server());
    }

    /** Returns the values of the keys that are stored here and can be used. */
    Stream<Stored> stored() {
        return credentials().flatMap(FormContext::stored);
    }

    /** Reports what a server answered about a key, if that key is stored here. */
    void report(ApiKey key, Answer answer) {
        if (answer instanceof Accepted) {
            holding(key).forEach(stored -> KeyUseListener.fire(listener -> listener.accepted(stored, key)));
        } else if (answer instanceof Rejected rejected && rejected.isKeyWrong()) {
            holding(key).forEach(stored -> KeyUseListener.fire(listener -> listener.rejected(stored, key, owner)));
        }
    }

    private Stream<BitwardenApiKey> holding(ApiKey key) {
        return credentials()
                .filter(credential -> stored(credential).map(Stored::key).anyMatch(key::equals));
    }

    private Stream<CredentialsStore> stores() {
        return owner == null
                ? Stream.empty()
                : StreamSupport.stream(CredentialsProvider.lookupStores(owner).spliterator(), false)
                        .filter(store -> store.getContext() == owner);
    }

    private Stream<BitwardenApiKey> credentials() {
        return stores().flatMap(
                        store -> store.getDomains().stream().flatMap(domain -> store.getCredentials(domain).stream()))
                .filter(BitwardenApiKey.class::isInstance)
                .map(BitwardenApiKey.class::cast);
    }

    private static Stream<Stored> stored(BitwardenApiKey credential) {
        try {
            return Stream.of(new Stored(credential.toApiKey(), KeyTexts.plain(credential.getMasterPassword())));
        } catch (IOException | InvalidValueException unusable) {
            return Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }

    /**
     * The values of a stored key.
     *
     * @param masterPassword the master password, or null
     */
    record Stored(ApiKey key, String masterPassword) {

        /** Returns stars. */
        @Override
        public String toString() {
            return "********";
        }
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import java.util.List;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * A folder {@code team} whose credentials {@code owner} may edit, who has no other rights; {@code steward} may add
 * credentials to the whole controller, {@code reader} may look, {@code admin} may do everything.
 */
final class TeamFolder {

    static final String PATH = "job/team/";

    private final Folder folder;

    TeamFolder(JenkinsRule jenkins) throws Exception {
        folder = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "owner", "steward")
                .grant(CredentialsProvider.VIEW, CredentialsProvider.CREATE)
                .onRoot()
                .to("steward")
                .grant(CredentialsProvider.VIEW, CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onItems(folder)
                .to("owner"));
    }

    /** Stores a key in the folder. */
    void store(String server, String clientId, String clientSecret) throws Exception {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            Keys.store(folder).addCredentials(Domain.global(), key(server, clientId, clientSecret));
        }
    }

    /** Returns what is stored in the folder. */
    List<BitwardenApiKeyImpl> stored() {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            return Keys.store(folder).getCredentials(Domain.global()).stream()
                    .map(BitwardenApiKeyImpl.class::cast)
                    .toList();
        }
    }

    static BitwardenApiKeyImpl key(String server, String clientId, String clientSecret) throws Exception {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, null, null, Secret.fromString(clientId), Secret.fromString(clientSecret));
        key.setServer(server);
        return key;
    }
}

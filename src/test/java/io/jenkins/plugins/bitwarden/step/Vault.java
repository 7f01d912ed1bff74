package io.jenkins.plugins.bitwarden.step;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Descriptor.FormException;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** An embedded server with one account, whose API key and master password Jenkins has. */
public final class Vault implements AutoCloseable {

    public static final String KEY = "bitwarden";
    public static final String MASTER = "bitwarden-master-password";
    public static final String MASTER_PASSWORD = "correct \"horse\" $HOME $$ ${PATH} 'staple'";
    public static final String ITEM_PASSWORD = "hunter2-in-the-vault";

    public final EmbeddedBitwarden server = EmbeddedBitwarden.start();
    public final Account account = server.addAccount("ci@example.test", MASTER_PASSWORD)
            .add(VaultItem.login("registry").username("robot").password(ITEM_PASSWORD));

    public Vault() throws IOException, FormException {
        this(KEY);
    }

    /** A further one shares the master password with the first. */
    Vault(String key) throws IOException, FormException {
        store(key, account.clientSecret());
        CredentialsProvider.lookupStores(Jenkins.get())
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, MASTER, "", Secret.fromString(MASTER_PASSWORD)));
    }

    /** Stores the account's key with this client_secret, in the place of what is stored with this id. */
    public void store(String id, String clientSecret) throws IOException, FormException {
        store(id, clientSecret, null);
    }

    void store(String id, String clientSecret, String masterPassword) throws IOException, FormException {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                id,
                "",
                Secret.fromString(account.clientId()),
                Secret.fromString(clientSecret));
        key.setMasterPassword(masterPassword == null ? null : Secret.fromString(masterPassword));
        key.setServer(server.url().toString());
        CredentialsStore store =
                CredentialsProvider.lookupStores(Jenkins.get()).iterator().next();
        if (!store.addCredentials(Domain.global(), key)) {
            store.updateCredentials(Domain.global(), key, key);
        }
    }

    /** Returns the head of a block in which this bw is found and trusts this server. */
    public String withBw(RealBw bw) {
        return "withEnv(['PATH+BW=" + bw.folder() + "', 'NODE_EXTRA_CA_CERTS=" + server.caCertificate() + "'])";
    }

    /** Returns variables of nodes whose builds find this bw and trust this server. */
    public EnvironmentVariablesNodeProperty onNodes(RealBw bw) {
        return new EnvironmentVariablesNodeProperty(
                new Entry("PATH+BW", bw.folder().toString()),
                new Entry("NODE_EXTRA_CA_CERTS", server.caCertificate().toString()));
    }

    public List<String> secrets() {
        return List.of(account.clientId(), account.clientSecret(), MASTER_PASSWORD);
    }

    @Override
    public void close() {
        server.close();
    }
}

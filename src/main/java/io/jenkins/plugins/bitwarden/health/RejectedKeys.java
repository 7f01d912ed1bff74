package io.jenkins.plugins.bitwarden.health;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.model.User;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * The keys that their servers reject, in a file of their own. As long as there are none, a login costs nothing here. Safe
 * for use by many threads.
 */
@Extension
public final class RejectedKeys implements KeyUseListener {

    private static final Logger LOGGER = Logger.getLogger(RejectedKeys.class.getName());

    /** How many are kept, those that were used last; more than this nobody reads. */
    static final int MOST = 50;

    /** How many of one folder, whose owners could have any number rejected, and so crowd out those of others. */
    static final int MOST_OF_ONE_FOLDER = 10;

    private final XmlFile file =
            new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), RejectedKeys.class.getName() + ".xml"));

    /** Those that were used last come first; never changed, but replaced. */
    private volatile List<RejectedKey> keys = read();

    static RejectedKeys get() {
        return ExtensionList.lookupSingleton(RejectedKeys.class);
    }

    /** Returns those whose credentials still hold the rejected key. */
    List<RejectedKey> stored() {
        if (keys.isEmpty()) {
            return List.of();
        }
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            return keys.stream().filter(RejectedKey::isStored).toList();
        }
    }

    @Override
    public void accepted(BitwardenApiKey credential, ApiKey key) {
        if (keys.isEmpty()) {
            return;
        }
        KeyFingerprint accepted = KeyFingerprint.of(key);
        synchronized (this) {
            List<RejectedKey> left = keys.stream()
                    .filter(rejected -> !rejected.isSettledBy(credential, accepted))
                    .toList();
            if (left.size() < keys.size()) {
                keep(left);
            }
        }
    }

    /**
     * {@inheritDoc} Of a user's own key nothing is kept: that user has been told, and nobody else can change it. Nor of
     * a key that has been changed since it was sent.
     */
    @Override
    public void rejected(BitwardenApiKey credential, ApiKey key, ModelObject user) {
        if (credential.getScope() == CredentialsScope.USER || user instanceof User) {
            return;
        }
        KeyFingerprint fingerprint = KeyFingerprint.of(key);
        List<StoredKey> ofThisId = StoredKey.visibleFrom(
                        user instanceof Run<?, ?> run ? run.getParent() : user, credential.getId())
                .toList();
        Optional<StoredKey> stored = ofThisId.stream()
                .filter(candidate -> fingerprint.isOf(candidate.credential()))
                .findFirst();
        if (stored.isPresent() || ofThisId.isEmpty()) {
            add(credential, key, stored.map(StoredKey::owner).orElse(null), user);
        }
    }

    private synchronized void add(BitwardenApiKey credential, ApiKey key, String owner, ModelObject user) {
        RejectedKey before = keys.stream()
                .filter(known -> known.isOf(credential, owner))
                .findFirst()
                .orElse(null);
        Stream<RejectedKey> others = keys.stream().filter(known -> known != before && known.isStored());
        Map<String, Integer> ofFolders = new HashMap<>();
        keep(Stream.concat(Stream.of(new RejectedKey(credential, key, owner, user, before)), others)
                .filter(known ->
                        !known.isOfFolder() || ofFolders.merge(known.getOwner(), 1, Integer::sum) <= MOST_OF_ONE_FOLDER)
                .limit(MOST)
                .toList());
    }

    private synchronized void move(String oldName, String newName) {
        if (keys.stream().anyMatch(key -> oldName.equals(key.getOwner()))) {
            keep(keys.stream()
                    .map(key -> oldName.equals(key.getOwner()) ? new RejectedKey(key, newName) : key)
                    .toList());
        }
    }

    private void keep(List<RejectedKey> current) {
        keys = current;
        try {
            file.write(new ArrayList<>(current));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Rejected keys are not remembered across a restart", e);
        }
    }

    /** A folder that has another name now; Jenkins tells of each that is in it, too. */
    @Extension
    public static final class Folders extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String oldName, String newName) {
            get().move(oldName, newName);
        }
    }

    private List<RejectedKey> read() {
        try {
            return file.exists() && file.read() instanceof List<?> list
                    ? list.stream()
                            .filter(RejectedKey.class::isInstance)
                            .map(RejectedKey.class::cast)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Rejected keys from before the restart are not known", e);
            return List.of();
        }
    }
}

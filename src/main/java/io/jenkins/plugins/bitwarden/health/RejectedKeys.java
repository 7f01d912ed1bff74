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
 * Keeps the keys that their servers reject in a file. While there are none, a login costs nothing here. Thread-safe.
 */
@Extension
public final class RejectedKeys implements KeyUseListener {

    private static final Logger LOGGER = Logger.getLogger(RejectedKeys.class.getName());

    /** More than this nobody reads. The last used are kept. */
    static final int MOST = 50;

    /** Otherwise the owners of one folder could push out the keys of others. */
    static final int MOST_OF_ONE_FOLDER = 10;

    private final XmlFile file =
            new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), RejectedKeys.class.getName() + ".xml"));

    /** An immutable list, the last used first. */
    private volatile List<RejectedKey> keys = read();

    static RejectedKeys get() {
        return ExtensionList.lookupSingleton(RejectedKeys.class);
    }

    /** Returns the keys that their credentials may still hold. */
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
     * {@inheritDoc} A user's own key is not kept: only that user can change it, and has been told. A key that was
     * changed since it was sent is not kept either.
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

    /** Follows renamed folders. Jenkins calls this for each item in them too. */
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

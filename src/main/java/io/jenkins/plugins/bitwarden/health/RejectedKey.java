package io.jenkins.plugins.bitwarden.health;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;

/**
 * A key that its server rejects, without a secret, because it is written to a file. The getters are for the monitor's
 * page. Immutable.
 */
public final class RejectedKey {

    /** How long a key is shown if Jenkins cannot tell whether it was changed or deleted. */
    private static final Duration SHOWN_WITHOUT_STORE = Duration.ofDays(7);

    private final String credentialsId;
    private final String name;
    private final String clientId;
    private final String server;
    private final String fingerprint;
    private final String owner;
    private final String build;
    private final String buildUrl;
    private final long since;
    private final long last;

    /**
     * @param owner see {@link StoredKey#owner()}; null for a credential that a provider generates and no store has
     * @param user the build or form that used the key now
     * @param before the previous entry of the same credential, or null
     */
    RejectedKey(BitwardenApiKey credential, ApiKey key, String owner, ModelObject user, RejectedKey before) {
        this.credentialsId = credential.getId();
        this.name = CredentialsNameProvider.name(credential);
        this.clientId = key.clientId().masked();
        this.server = key.server().url().toString();
        this.fingerprint = KeyFingerprint.of(key).mac();
        this.owner = owner;
        this.build = user instanceof Run<?, ?> run ? run.getFullDisplayName() : null;
        this.buildUrl = user instanceof Run<?, ?> run ? run.getUrl() : null;
        this.last = Instant.now().toEpochMilli();
        this.since = before != null && fingerprint.equals(before.fingerprint) ? before.since : last;
    }

    /** The same key after its owner was renamed. */
    RejectedKey(RejectedKey before, String owner) {
        this.credentialsId = before.credentialsId;
        this.name = before.name;
        this.clientId = before.clientId;
        this.server = before.server;
        this.fingerprint = before.fingerprint;
        this.owner = owner;
        this.build = before.build;
        this.buildUrl = before.buildUrl;
        this.since = before.since;
        this.last = before.last;
    }

    /** Returns the credential's display name. */
    public String getName() {
        return name;
    }

    /** Returns whether the display name is a description, which says nothing about the key. */
    public boolean isDescribed() {
        return !name.contains(clientId);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** Returns the masked client_id. */
    public String getClientId() {
        return clientId;
    }

    /** Returns the server's address. */
    public String getServer() {
        return server;
    }

    /**
     * Returns the full name of the credential's folder or job, empty for Jenkins itself, or null if no store has it.
     */
    @CheckForNull
    public String getOwner() {
        return owner;
    }

    /** Returns when the key was first rejected. */
    public Date getSince() {
        return new Date(since);
    }

    /** Returns the build that used the key last, or null if that was a test on the credential's form. */
    @CheckForNull
    public String getBuild() {
        return build;
    }

    /** Returns the build's URL, relative to the root of Jenkins. */
    @CheckForNull
    public String getBuildUrl() {
        return buildUrl;
    }

    /** Returns the credential's page, relative to the root of Jenkins, or null if there is none. */
    @CheckForNull
    public String getPage() {
        return owner == null
                ? null
                : StoredKey.of(owner, credentialsId)
                        .findFirst()
                        .flatMap(StoredKey::page)
                        .orElse(null);
    }

    boolean isOfFolder() {
        return owner != null && !owner.isEmpty();
    }

    /**
     * Returns whether the credential may still hold this key. A key that another plugin keeps is not read, because that
     * may take a network call.
     */
    boolean isStored() {
        if (owner == null) {
            return Instant.ofEpochMilli(last).plus(SHOWN_WITHOUT_STORE).isAfter(Instant.now());
        }
        return StoredKey.of(owner, credentialsId)
                .map(StoredKey::credential)
                .anyMatch(stored -> !(stored instanceof BitwardenApiKeyImpl) || is(stored));
    }

    private boolean is(BitwardenApiKey stored) {
        return new KeyFingerprint(fingerprint).isOf(stored);
    }

    /** Returns whether an accepted key is this one, or has replaced it. */
    boolean isSettledBy(BitwardenApiKey credential, KeyFingerprint accepted) {
        return fingerprint.equals(accepted.mac()) || owner == null && isOf(credential, null);
    }

    boolean isOf(BitwardenApiKey credential, String itsOwner) {
        return credentialsId.equals(credential.getId()) && Objects.equals(owner, itsOwner);
    }
}

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
 * A key that its server rejects, as it is shown, and written to a file: it holds no secret. The getters are for the
 * monitor's page. Immutable.
 */
public final class RejectedKey {

    /** How long one is shown of which nobody can tell whether it has been changed or deleted. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

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
     * @param owner as {@link StoredKey#owner()} gives it, or null if no store has the credential but a credentials
     *     provider makes it up
     * @param user what it was used for last, which is now
     * @param before what was noted of the same credential before, or null
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

    /** The same, after its owner got another name. */
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

    /** Returns what people call the credential. */
    public String getName() {
        return name;
    }

    /** Returns the id of the credential. */
    public String getCredentialsId() {
        return credentialsId;
    }

    /** Returns the first and last characters of the client_id. */
    public String getClientId() {
        return clientId;
    }

    /** Returns the address of the server that rejects the key. */
    public String getServer() {
        return server;
    }

    /** Returns the full name of the folder or job that the credential is stored in, empty for Jenkins itself. */
    @CheckForNull
    public String getOwner() {
        return owner;
    }

    /** Returns when the key was rejected for the first time. */
    public Date getSince() {
        return new Date(since);
    }

    /** Returns the name of the build that used the key last, or null if that was a test on the credential's form. */
    @CheckForNull
    public String getBuild() {
        return build;
    }

    /** Returns the address of {@link #getBuild()}, from the root of Jenkins. */
    @CheckForNull
    public String getBuildUrl() {
        return buildUrl;
    }

    /** Returns the page on which to update the credential, from the root of Jenkins, or null if there is none. */
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
     * Returns whether the credential still holds this key, as far as that can be told. Of keys that Jenkins does not keep
     * itself it is not asked, since that may take a call over the network.
     */
    boolean isStored() {
        if (owner == null) {
            return Instant.ofEpochMilli(last).plus(REMEMBERED).isAfter(Instant.now());
        }
        return StoredKey.of(owner, credentialsId)
                .map(StoredKey::credential)
                .anyMatch(stored -> !(stored instanceof BitwardenApiKeyImpl) || is(stored));
    }

    private boolean is(BitwardenApiKey stored) {
        return new KeyFingerprint(fingerprint).isOf(stored);
    }

    /** Returns whether a server's accepting a key is news of this one, or of the one that took its place. */
    boolean isSettledBy(BitwardenApiKey credential, KeyFingerprint accepted) {
        return fingerprint.equals(accepted.mac()) || owner == null && isOf(credential, null);
    }

    boolean isOf(BitwardenApiKey credential, String itsOwner) {
        return credentialsId.equals(credential.getId()) && Objects.equals(owner, itsOwner);
    }
}

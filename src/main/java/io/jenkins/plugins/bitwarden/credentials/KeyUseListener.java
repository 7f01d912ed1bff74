package io.jenkins.plugins.bitwarden.credentials;

import hudson.ExtensionPoint;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.util.function.Consumer;
import jenkins.util.Listeners;

/**
 * Hears what servers say of the API keys that Jenkins has stored. Called as the system, in the thread of the build or of
 * the request that asked, which waits for it. What a build's bw says is a statement of that build: whoever may write the
 * build's script can have any bw say anything about the keys that the build may use.
 */
public interface KeyUseListener extends ExtensionPoint {

    /**
     * A server let a stored key in.
     *
     * @param credential which key
     * @param key its values, as they were sent
     */
    void accepted(BitwardenApiKey credential, ApiKey key);

    /**
     * A server said that a stored key is wrong; not that it could not be asked, nor that it wants something else.
     *
     * @param credential which key
     * @param key its values, as they were sent
     * @param user what the key was sent for: a {@link Run}, or whose credential form somebody tested it on, which is
     *     Jenkins itself, a folder, a job or a user
     */
    void rejected(BitwardenApiKey credential, ApiKey key, ModelObject user);

    /** Tells all listeners; what goes wrong in one of them is logged. */
    static void fire(Consumer<KeyUseListener> event) {
        Listeners.notify(KeyUseListener.class, true, event);
    }
}

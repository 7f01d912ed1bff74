package io.jenkins.plugins.bitwarden.credentials;

import hudson.ExtensionPoint;
import hudson.model.ModelObject;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.util.function.Consumer;
import jenkins.util.Listeners;

/**
 * Is told whether servers accept stored API keys. Called as the system, in the thread of the build or request, which
 * waits for it. In a build it is bw that says so, and the build's script can bring along a bw that lies about the keys
 * that the build may use.
 */
public interface KeyUseListener extends ExtensionPoint {

    /**
     * A server let a stored key in.
     *
     * @param key the credential's values as they were sent
     */
    void accepted(BitwardenApiKey credential, ApiKey key);

    /**
     * A server said that a stored key is wrong. Not called if the server could not be asked or wants something else.
     *
     * @param key the credential's values as they were sent
     * @param user the {@link Run} that used the key, or the owner of the form that it was tested on: Jenkins itself, a
     *     folder, a job or a user
     */
    void rejected(BitwardenApiKey credential, ApiKey key, ModelObject user);

    /** Calls all listeners; exceptions are logged. */
    static void fire(Consumer<KeyUseListener> event) {
        Listeners.notify(KeyUseListener.class, true, event);
    }
}

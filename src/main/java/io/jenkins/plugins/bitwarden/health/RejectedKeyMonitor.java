package io.jenkins.plugins.bitwarden.health;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.util.List;
import org.jenkinsci.Symbol;

/** Shows administrators, and nobody else, the stored keys that their servers reject, until they are updated. */
@Extension
@Symbol("bitwardenRejectedKeys")
public final class RejectedKeyMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return Messages.RejectedKeyMonitor_displayName();
    }

    @Override
    public boolean isActivated() {
        return !getKeys().isEmpty();
    }

    /** Returns the keys to show, the last used first. */
    public List<RejectedKey> getKeys() {
        return RejectedKeys.get().stored();
    }
}

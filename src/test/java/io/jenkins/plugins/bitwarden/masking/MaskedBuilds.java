package io.jenkins.plugins.bitwarden.masking;

import hudson.model.Run;

/** The builds of which it is kept in memory what to mask in their logs. */
public final class MaskedBuilds {

    private MaskedBuilds() {}

    public static boolean contains(Run<?, ?> build) {
        return BuildMasks.knows(build);
    }
}

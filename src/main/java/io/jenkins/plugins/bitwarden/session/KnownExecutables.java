package io.jenkins.plugins.bitwarden.session;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.PreparedDataSupport;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** What is known of the bw executables of each agent, for as long as that agent is connected. */
final class KnownExecutables {

    private static final Map<VirtualChannel, PreparedDataSupport> BY_AGENT =
            Collections.synchronizedMap(new WeakHashMap<>());

    private KnownExecutables() {}

    static PreparedDataSupport of(VirtualChannel agent) {
        return BY_AGENT.computeIfAbsent(agent, connected -> new PreparedDataSupport());
    }
}

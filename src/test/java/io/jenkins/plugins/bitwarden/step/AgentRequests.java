package io.jenkins.plugins.bitwarden.step;

import hudson.model.Slave;
import hudson.remoting.Channel;
import hudson.remoting.Command;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a controller asks of an agent and waits for, which takes a round trip through the network each time. */
final class AgentRequests extends Channel.Listener {

    private final AtomicLong count = new AtomicLong();

    /** Counts from now on. */
    static AgentRequests to(Slave agent) {
        AgentRequests requests = new AgentRequests();
        ((Channel) agent.getComputer().getChannel()).addListener(requests);
        return requests;
    }

    /** Returns how many there were. */
    long count() {
        return count.get();
    }

    @Override
    public void onWrite(Channel channel, Command command, long size) {
        if (command.getClass().getSimpleName().contains("Request")) {
            count.incrementAndGet();
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.model.Slave;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;

/** A Jenkins with an agent that can be lost, or be slow. The next test has another one if it is not back. */
abstract class InboundAgentBench {

    /** Not registered, because it would end the agent after each test. */
    static final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    static Path temporary;

    static JenkinsRule jenkins;
    static FaultBench bench;
    static Slave agent;

    final Path marker = temporary.resolve("marker");

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        bench = new FaultBench(rule, temporary.resolve("bw"));
        agent = null;
        SlowAgents.install();
    }

    @BeforeEach
    void connectIfNeeded() throws Exception {
        if (agent == null || agent.toComputer() == null || agent.toComputer().isOffline()) {
            stop();
            connect();
        }
    }

    static void connect() throws Exception {
        agent = agents.createAgent(jenkins, "agent-" + UUID.randomUUID());
    }

    @AfterEach
    void heal() throws Exception {
        SlowAgents.speedUp();
        bench.bw.heal();
    }

    @AfterAll
    static void stop() {
        if (agent != null) {
            agents.stop(agent.getNodeName());
        }
    }
}

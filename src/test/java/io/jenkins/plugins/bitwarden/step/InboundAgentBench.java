package io.jenkins.plugins.bitwarden.step;

import hudson.model.Slave;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;

/** Each test has an agent of its own that can be lost, or be slow; they share a Jenkins. */
abstract class InboundAgentBench {

    @TempDir
    static Path temporary;

    static JenkinsRule jenkins;
    static FaultBench bench;

    @RegisterExtension
    final InboundAgentExtension agents = new InboundAgentExtension();

    final Path marker = temporary.resolve("marker");
    Slave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        bench = new FaultBench(rule, temporary.resolve("bw"));
        SlowAgents.install();
    }

    @BeforeEach
    void connect() throws Exception {
        agent = agents.createAgent(jenkins, "agent-" + UUID.randomUUID());
    }

    @AfterEach
    void heal() throws Exception {
        SlowAgents.speedUp();
        bench.bw.heal();
        jenkins.jenkins.removeNode(agent);
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.slaves.DumbSlave;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins with one agent and a scripted bw for all tests of a class, each of which finds them healthy. */
@WithJenkins
@Timeout(300)
abstract class FaultTest {

    @TempDir
    static Path temporary;

    static JenkinsRule jenkins;
    static FaultBench bench;
    static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        bench = new FaultBench(rule, temporary.resolve("bw"));
        agent = rule.createOnlineSlave();
        SlowAgents.install();
    }

    @AfterEach
    void heal() throws Exception {
        SlowAgents.speedUp();
        bench.bw.heal();
    }
}

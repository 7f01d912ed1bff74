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
public abstract class FaultTest {

    @TempDir
    public static Path temporary;

    public static JenkinsRule jenkins;
    public static FaultBench bench;
    public static DumbSlave agent;

    @BeforeAll
    public static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        bench = new FaultBench(rule, temporary.resolve("bw"));
        agent = rule.createOnlineSlave();
        SlowAgents.install();
    }

    @AfterEach
    public void heal() throws Exception {
        SlowAgents.speedUp();
        bench.bw.heal();
    }
}

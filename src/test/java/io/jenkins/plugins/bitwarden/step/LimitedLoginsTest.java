package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A server that lets five logins through and then one in ten seconds, as Vaultwarden does. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class LimitedLoginsTest {

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        rule.jenkins.setNumExecutors(9);
    }

    @Test
    void eightBranchesAreOneLogin() throws Exception {
        try (Vault vault = limited("branches")) {
            WorkflowRun build = start(vault, "branches", """
                    def branches = [:]
                    for (int i = 0; i < 8; i++) { branches["b${i}"] = { BLOCK } }
                    parallel branches
                    """);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            assertThat(vault.server.tokenRequests()).isEqualTo(1);
            assertThat(JenkinsRule.getLog(build).split("open\n")).hasSize(9);
        }
    }

    /** The ninth is stopped while it waits for its turn. */
    @Test
    void eightBuildsAtOnceSucceedAndOneThatIsStoppedWaitsNoLonger() throws Exception {
        try (Vault vault = limited("builds")) {
            List<WorkflowRun> builds = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                builds.add(start(vault, "builds", "BLOCK"));
            }
            await(() -> vault.server.refusedLogins() >= 1);
            WorkflowRun stopped = start(vault, "builds", "BLOCK");
            await(() -> JenkinsRule.getLog(stopped).contains("This one waits for its turn"));

            stopped.doStop();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(stopped));
            jenkins.assertLogNotContains("open", stopped);
            for (WorkflowRun build : builds) {
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                assertThat(JenkinsRule.getLog(build).split("This one waits for its turn", -1))
                        .hasSizeLessThanOrEqualTo(2);
            }
            assertThat(vault.server.refusedLogins()).isBetween(1, 6);
        }
    }

    private static Vault limited(String key) throws Exception {
        Vault vault = new Vault(key);
        vault.server.limitLogins(5, Duration.ofSeconds(10));
        return vault;
    }

    private static WorkflowRun start(Vault vault, String key, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { " + vault.withBw(RealBw.V2026_6_0) + " {\n"
                        + script.replace("BLOCK", "withBitwarden(credentialsId: '" + key + "') { echo 'open' }")
                        + "\n} }",
                true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }
}

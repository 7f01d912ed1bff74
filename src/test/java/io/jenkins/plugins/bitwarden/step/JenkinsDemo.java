package io.jenkins.plugins.bitwarden.step;

import io.jenkins.plugins.bitwarden.cli.RealBw;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What {@code ./demo} starts: a Jenkins with an API key and a job that uses it. Not run with the tests. With {@code
 * -Ddemo.once=true} it ends after one build.
 */
@WithJenkins
class JenkinsDemo {

    @Test
    void aJobReadsAnItem(JenkinsRule jenkins) throws Exception {
        try (Vault vault = new Vault()) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "demo");
            job.setDefinition(new CpsFlowDefinition("""
                    node {
                      %s {
                        withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                          sh 'bw get password registry'
                        }
                      }
                    }
                    """.formatted(vault.withBw(RealBw.V2026_6_0)), true));
            WorkflowRun build = jenkins.buildAndAssertSuccess(job);
            System.out.println(JenkinsRule.getLog(build));
            System.out.println("A Bitwarden server of our own listens at " + vault.server.url());
            System.out.println(
                    "Jenkins is at " + jenkins.getURL() + "job/demo/ and builds again when asked. Ctrl-C ends it.");
            if (!Boolean.getBoolean("demo.once")) {
                new CountDownLatch(1).await();
            }
        }
    }
}

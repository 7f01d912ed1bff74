package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a server does while a block is open is between it and the block's own calls of bw. */
@WithJenkins
@Timeout(300)
class ServerFaultsTest {

    @Test
    void aKeyThatIsRotatedInABlockOpensItsVaultUntilItsEndAndThenNoMore(JenkinsRule jenkins) throws Exception {
        try (Vault vault = new Vault()) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("""
                    node { %s {
                      withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                        semaphore 'rotate'
                        sh 'test "$(bw get password registry)" = hunter2-in-the-vault'
                        sh 'bw sync -f'
                      }
                    } }
                    """.formatted(vault.withBw(RealBw.V2026_6_0)), true));
            WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
            SemaphoreStep.waitForStart("rotate/1", build);

            vault.account.rotateKey();
            vault.server.failAlways(Endpoint.SYNC, Failure.SERVER_ERROR);
            SemaphoreStep.success("rotate/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

            jenkins.assertLogContains("+ bw sync -f", build);
            jenkins.assertLogContains("script returned exit code", build);
            assertNothingIsLeft(jenkins, vault, build);

            vault.server.heal();
            WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("does not accept this API key. Its client_secret may have been", refused);
            assertNothingIsLeft(jenkins, vault, refused);
        }
    }

    private static void assertNothingIsLeft(JenkinsRule jenkins, Vault vault, WorkflowRun build) throws Exception {
        assertThat(Sessions.beside(Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(build.getParent()))))
                .isEmpty();
        assertThat(SessionLedger.get().all()).isEmpty();
        SecretAssert.assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
        SecretAssert.assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
    }
}

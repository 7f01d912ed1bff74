package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.cli.RealBw;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A block that has its items goes on after a restart of the controller, without a server and without bw. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class WithBitwardenItemsRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void valuesAreStillThereAndStillMasked() throws Throwable {
        sessions.then(jenkins -> {
            try (Vault vault = new Vault()) {
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, "restarted");
                job.setDefinition(new CpsFlowDefinition("""
                        node { %s {
                          withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                                        items: [bitwardenItem(item: 'registry', variable: 'PW')]) {
                            semaphore 'restart'
                            sh 'printf %%s "$PW" > password; echo "still masked: $PW"'
                          }
                        } }
                        """.formatted(vault.withBw(RealBw.V2026_6_0)), true));
                WorkflowRun build =
                        Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
                SemaphoreStep.waitForStart("restart/1", build);
            }
        });
        sessions.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class);
            WorkflowRun build = Objects.requireNonNull(job).getBuildByNumber(1);
            assertHoldsNone(build.getRootDir().toPath(), List.of(Vault.ITEM_PASSWORD));
            SemaphoreStep.success("restart/1", null);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

            jenkins.assertLogContains("still masked: ****", build);
            assertThat(Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job))
                            .child("password")
                            .readToString())
                    .isEqualTo(Vault.ITEM_PASSWORD);
            assertHoldsNone("the console", JenkinsRule.getLog(build), List.of(Vault.ITEM_PASSWORD));
            assertHoldsNone(build.getRootDir().toPath(), List.of(Vault.ITEM_PASSWORD));
        });
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jenkins warns of a secret that Groovy, not the shell, puts into a command. */
@WithJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class InterpolationWarningTest {

    @Test
    void theWarningNamesTheVariablesOfTheStepAndOfTheBinding(JenkinsRule jenkins) throws Exception {
        try (Vault vault = new Vault()) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("""
                    node { %s {
                      withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', exposeSession: true,
                          items: [bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')]) {
                        sh 'printf %%s "$BW_SESSION" > session-key'
                        sh ": ${BW_SESSION}"
                        sh ": ${BW_NOINTERACTION}"
                        sh ": ${REGISTRY_PASSWORD}"
                      }
                      withCredentials([bitwardenApiKey('bitwarden')]) {
                        sh ": ${BW_CLIENTID}"
                        sh ": ${BW_CLIENTSECRET}"
                      }
                      withCredentials([bitwardenApiKey(credentialsId: 'bitwarden', clientSecretVariable: 'OTHER')]) {
                        sh ": ${OTHER}"
                      }
                    } }
                    """.formatted(vault.withBw(RealBw.V2026_6_0)), true));

            WorkflowRun build = jenkins.buildAndAssertSuccess(job);

            String log = JenkinsRule.getLog(build);
            assertThat(log.lines().filter(line -> line.contains("used the following variable(s)")))
                    .extracting(line -> line.substring(line.indexOf('[')))
                    .containsExactly(
                            "[BW_SESSION]", "[REGISTRY_PASSWORD]", "[BW_CLIENTID]", "[BW_CLIENTSECRET]", "[OTHER]");
            FilePath workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job));
            List<String> secrets = new ArrayList<>(vault.secrets());
            secrets.add(Vault.ITEM_PASSWORD);
            secrets.add(workspace.child("session-key").readToString());
            assertHoldsNone("the console", log, secrets);
            assertHoldsNone(build.getRootDir().toPath(), secrets);
        }
    }
}

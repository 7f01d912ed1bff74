package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.tool.BitwardenCliInstallation;
import java.util.List;
import java.util.Objects;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import javaposse.jobdsl.plugin.GlobalJobDslSecurityConfiguration;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jobs that Job DSL writes, and that log in. */
@WithJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class JobsAsCodeTest {

    private JenkinsRule jenkins;
    private Vault vault;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        GlobalConfiguration.all().get(GlobalJobDslSecurityConfiguration.class).setUseScriptSecurity(false);
        jenkins.jenkins.getGlobalNodeProperties().add(vault.onNodes(RealBw.V2026_6_0));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void aFreestyleJobByJobDslLogsInWithItsToolAndBindsTheKey() throws Exception {
        ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class)
                .setInstallations(new BitwardenCliInstallation(
                        "installed", RealBw.V2026_9_0.folder().toString(), List.of()));
        seed("""
                freeStyleJob('classic') {
                    wrappers {
                        bitwardenLogin {
                            credentialsId('bitwarden')
                            masterPasswordId('bitwarden-master-password')
                            timeout(90)
                            cli('installed')
                            items {
                                bitwardenItem {
                                    item('registry')
                                    field('username')
                                    variable('REGISTRY_USER')
                                }
                                bitwardenItem {
                                    item('registry')
                                    file(true)
                                    variable('PASSWORD_FILE')
                                }
                            }
                            exposeSession(true)
                            discardApiKey(true)
                        }
                        credentialsBinding {
                            bitwardenApiKey {
                                credentialsId('bitwarden')
                            }
                        }
                    }
                    steps {
                        shell('bw get password registry > item; printf %s "$BW_CLIENTID" > id; printf %s "$REGISTRY_USER" > user; cp "$PASSWORD_FILE" copy')
                    }
                }
                """);
        FreeStyleProject job = jenkins.jenkins.getItemByFullName("classic", FreeStyleProject.class);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(job.getBuildWrappersList().get(BitwardenBuildWrapper.class).getTimeout())
                .isEqualTo(90);
        jenkins.assertLogContains(", with bw 2026.9.0", build);
        var workspace = Objects.requireNonNull(build.getWorkspace());
        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(workspace.child("copy").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(workspace.child("user").readToString()).isEqualTo("robot");
        assertThat(workspace.child("id").readToString()).isEqualTo(vault.account.clientId());
        assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
        assertHoldsNone(job.getRootDir().toPath(), vault.secrets());
    }

    @Test
    void aPipelineByJobDslLogsIn() throws Exception {
        seed("""
                pipelineJob('pipeline') {
                    definition {
                        cps {
                            script('''
                                node {
                                    withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                                            items: [bitwardenItem(item: 'registry', variable: 'ITEM')]) {
                                        sh 'echo "the item: $ITEM"'
                                    }
                                }
                            ''')
                            sandbox()
                        }
                    }
                }
                """);
        WorkflowJob job = jenkins.jenkins.getItemByFullName("pipeline", WorkflowJob.class);

        WorkflowRun build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("the item: ****", build);
        assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
        assertHoldsNone(job.getRootDir().toPath(), vault.secrets());
    }

    private void seed(String script) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts dsl = new ExecuteDslScripts();
        dsl.setScriptText(script);
        job.getBuildersList().add(dsl);
        jenkins.buildAndAssertSuccess(job);
    }
}

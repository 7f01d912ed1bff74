package io.jenkins.plugins.bitwarden.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.PluginManager;
import hudson.PluginWrapper;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A Jenkins, with class loaders as in production, that lacks every plugin that this one could do without. */
class OptionalPluginsTest {

    private static final String PLUGIN = "bitwarden-api-key";

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .omitPlugins("configuration-as-code", "pipeline-model-definition", "pipeline-model-extensions");

    @Test
    void thePluginLoadsAndBindsAKeyWithoutThem() throws Throwable {
        jenkins.then(OptionalPluginsTest::load, OptionalPluginsTest::bind);
    }

    private static void load(JenkinsRule jenkins) {
        PluginManager plugins = jenkins.getPluginManager();
        PluginWrapper plugin = plugins.getPlugin(PLUGIN);

        assertThat(plugin.getOptionalDependencies())
                .isNotEmpty()
                .allSatisfy(optional -> assertThat(plugins.getPlugin(optional.shortName))
                        .as(optional.shortName)
                        .isNull());
        assertThat(plugin.isActive()).isTrue();
        assertThat(plugins.getFailedPlugins()).isEmpty();
        assertThat(StepDescriptor.byFunctionName("withBitwarden")).isNotNull();
    }

    private static void bind(JenkinsRule jenkins) throws Throwable {
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new BitwardenApiKeyImpl(
                                CredentialsScope.GLOBAL,
                                "bitwarden",
                                null,
                                Secret.fromString("user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"),
                                Secret.fromString("kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC")));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                withCredentials([bitwardenApiKey('bitwarden')]) {
                  echo "${env.BW_CLIENTID.length()} and ${env.BW_CLIENTSECRET.length()} characters"
                }
                """, true));
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("41 and 30 characters", build);
    }
}

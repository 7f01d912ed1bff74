package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import javaposse.jobdsl.plugin.GlobalJobDslSecurityConfiguration;
import jenkins.model.GlobalConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class JobDslTest {

    private JenkinsRule jenkins;

    @BeforeEach
    void allowScripts(JenkinsRule rule) throws Exception {
        jenkins = rule;
        GlobalConfiguration.all().get(GlobalJobDslSecurityConfiguration.class).setUseScriptSecurity(false);
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry("BW_SECRET", Keys.CLIENT_SECRET),
                        new EnvironmentVariablesNodeProperty.Entry("BW_MASTER_PASSWORD", Keys.MASTER_PASSWORD)));
    }

    @Test
    void theDocumentedScriptAddsAKeyToItsFolder() throws Exception {
        seed(Result.SUCCESS, Documentation.example("groovy"));

        Folder team = jenkins.jenkins.getItemByFullName("team", Folder.class);
        BitwardenApiKey key = Keys.find(team, "bitwarden");
        assertThat(key.toApiKey()).isEqualTo(Keys.at("EU"));
        Keys.assertUnlocks(team, "bitwarden");
        assertThat(key.getScope()).isEqualTo(CredentialsScope.GLOBAL);
        assertThat(key.getDescription()).isEqualTo("Build robot");
        assertHoldsNone("the folder's file", team.getConfigFile().asString(), Keys.SECRETS);
    }

    @Test
    void aKeyThatCannotBeRightFailsTheSeedJobAndAddsNothing() throws Exception {
        String wrong = Documentation.example("groovy").replace(Keys.CLIENT_ID, "organization.6f9a1c34");
        FreeStyleBuild build = seed(Result.FAILURE, wrong);

        jenkins.assertLogContains("Could not instantiate arguments for " + BitwardenApiKeyImpl.class.getName(), build);
        assertHoldsNone("the build's log", JenkinsRule.getLog(build), Keys.SECRETS);
        assertThat(jenkins.jenkins.getItem("team")).isNull();
    }

    /** As of a variable that is not set; only a server that is left out is the US cloud. */
    @Test
    void aBlankServerFailsTheSeedJobAndAddsNothing() throws Exception {
        String blank = Documentation.example("groovy").replaceFirst("server\\('EU'\\)", "server('')");
        FreeStyleBuild build = seed(Result.FAILURE, blank);

        assertHoldsNone("the build's log", JenkinsRule.getLog(build), Keys.SECRETS);
        assertThat(jenkins.jenkins.getItem("team")).isNull();
    }

    private FreeStyleBuild seed(Result expected, String script) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts dsl = new ExecuteDslScripts();
        dsl.setScriptText(script);
        job.getBuildersList().add(dsl);
        return jenkins.buildAndAssertStatus(expected, job);
    }
}

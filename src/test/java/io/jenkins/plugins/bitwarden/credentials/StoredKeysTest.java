package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** The files of Jenkins' home as this version writes them, but in clear, as configuration management may put them. */
@WithJenkins
class StoredKeysTest {

    private JenkinsRule jenkins;
    private Folder team;

    @BeforeEach
    void find(JenkinsRule rule) {
        jenkins = rule;
        team = jenkins.jenkins.getItemByFullName("team", Folder.class);
    }

    @LocalData
    @Test
    void theyAreReadAndWrittenEncrypted() throws Exception {
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
        assertThat(Keys.find(team, "team").toApiKey()).isEqualTo(Keys.at("https://vault.example.com"));

        SystemCredentialsProvider.getInstance().save();
        team.save();

        String system = Files.readString(Path.of(jenkins.jenkins.getRootDir().getPath(), "credentials.xml"));
        assertHoldsNone("credentials.xml", system, Keys.SECRETS);
        assertHoldsNone("the folder's file", team.getConfigFile().asString(), Keys.SECRETS);
        assertThat(system).contains("<io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl", "<clientId>{");
    }

    @LocalData
    @Test
    void thoseThatCannotBeRightAreKeptToo() throws Exception {
        assertThat(Keys.store(jenkins.jenkins).getCredentials(Domain.global())).hasSize(4);
        assertThat(Keys.store(team).getCredentials(Domain.global())).hasSize(2);

        SystemCredentialsProvider.getInstance().save();
        team.save();
        team.doReload();

        assertThat(new SystemCredentialsProvider().getDomainCredentialsMap().get(Domain.global()))
                .hasSize(4);
        assertThat(Keys.store(team).getCredentials(Domain.global())).hasSize(2);
    }

    @LocalData
    @Test
    void aBuildSaysWhatIsWrongWithOne() throws Exception {
        for (String block : List.of("withCredentials([bitwardenApiKey('%s')])", "withBitwarden('%s')")) {
            assertFails(block, "of-an-organization", "This is the client_id of an organization.");
            assertFails(block, "over-http", "bw connects to servers over https only. Write https://vault.example.com.");
            assertFails(block, "empty", "The client_id is missing.");
        }
    }

    private void assertFails(String block, String id, String error) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { " + block.formatted(id) + " { echo 'not reached' } }", true));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("\u201c" + id + "\u201d cannot be used. " + error, build);
        jenkins.assertLogNotContains("Exception", build);
        jenkins.assertLogNotContains("not reached", build);
    }

    @LocalData
    @Test
    void thePagesOfThoseThatCannotBeRightOpenSoThatTheyCanBeCorrected() throws Exception {
        String domain = "manage/credentials/store/system/domain/_/";
        JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
        for (String id : List.of("of-an-organization", "over-http", "empty")) {
            HtmlPage form = client.goTo(domain + "credential/" + id + "/updateDialog");

            assertThat(form.<Object>getFirstByXPath("//input[@name='_.clientSecret']"))
                    .isNotNull();
            assertThat(client.goTo(domain).asNormalizedText()).contains(id);
            assertThat(CredentialsNameProvider.name(Keys.find(jenkins.jenkins, id)))
                    .isNotBlank();
        }
    }
}

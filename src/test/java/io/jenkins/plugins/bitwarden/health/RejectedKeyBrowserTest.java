package io.jenkins.plugins.bitwarden.health;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.Appearance;
import io.jenkins.plugins.bitwarden.credentials.Browser;
import io.jenkins.plugins.bitwarden.credentials.CredentialDialog;
import io.jenkins.plugins.bitwarden.credentials.TrustedServers;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import io.jenkins.plugins.bitwarden.step.Vault;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an administrator sees and does when a key is rejected, in a browser. */
@WithJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class RejectedKeyBrowserTest {

    private static final String NEWS = ".jenkins-alert:has(dl a[href*='/credential/bitwarden/'])";

    private static final String UPDATE = NEWS + " dd a[href*='/credential/bitwarden/']";

    @TempDir
    Path temporary;

    @BeforeAll
    static void findBrowser() {
        Browser.assumeThereIsOne();
    }

    @ParameterizedTest
    @EnumSource
    void theNewsLeadsToTheFormAndIsGoneOnceTheServerAcceptsTheKey(Appearance appearance, JenkinsRule jenkins)
            throws Exception {
        try (Vault vault = new Vault();
                TrustedServers trusted = new TrustedServers(temporary, vault.server);
                Browser browser = new Browser(temporary.resolve("profile"))) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "publish");
            job.setDefinition(new CpsFlowDefinition(
                    "node { " + vault.withBw(RealBw.V2026_6_0) + " { withBitwarden('bitwarden') { } } }", true));
            vault.server.failNext(Endpoint.TOKEN, Failure.WRONG_SECRET, 2);
            jenkins.buildAndAssertStatus(Result.FAILURE, job);

            appearance.logIn(browser, jenkins, "manage/");
            assertThat(browser.see(NEWS).getText())
                    .contains("reject API keys that are stored in Jenkins", "publish #1");
            assertThat(browser.see(UPDATE).getText()).isEqualTo("Update");
            browser.picture(NEWS, appearance.picture("rejected-key"));

            browser.click(UPDATE);
            CredentialDialog form = CredentialDialog.update(browser);
            assertThat(form.test()).startsWith("error: ").contains("does not accept this API key");
            browser.open(jenkins.getURL() + "manage/");
            assertThat(browser.see(NEWS).getText()).contains("Last used by “Test connection”");

            browser.click(UPDATE);
            assertThat(CredentialDialog.update(browser).test())
                    .startsWith("ok: ")
                    .contains("accepts the API key");
            browser.open(jenkins.getURL() + "manage/");
            browser.see("#main-panel");
            assertThat(browser.all(NEWS)).isEmpty();
        }
    }
}

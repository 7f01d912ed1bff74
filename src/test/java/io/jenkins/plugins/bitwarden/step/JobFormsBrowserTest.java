package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.credentials.Appearance;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.Browser;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the forms of jobs say about wrong values, in a browser. */
@WithJenkins
@Timeout(600)
class JobFormsBrowserTest {

    private static final String TWICE = "Two items cannot both be in the variable";

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static Browser browser;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        Browser.assumeThereIsOne();
        jenkins = rule;
        FaultBench.store(FaultBench.key("bitwarden", "US"));
        FaultBench.store(FaultBench.masterPassword(FaultBench.MASTER_PASSWORD));
        BitwardenApiKeyImpl whole = FaultBench.key("whole", "US");
        whole.setMasterPassword(Secret.fromString(FaultBench.MASTER_PASSWORD));
        FaultBench.store(whole);
        browser = new Browser(temporary.resolve("profile"));
        Appearance.LIGHT.logIn(browser, rule, "");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void theSnippetGeneratorSaysWhatIsWrongAtEachFieldAndShowsNoOlderSnippet() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "pipeline");
        JobForm form = JobForm.snippet(browser, job.getAbsoluteUrl(), "withBitwarden: Log in to Bitwarden");

        form.shows("credentialsId", "Choose the API key to log in with.");
        form.choose("credentialsId", "bitwarden");
        form.shows("credentialsId", "");
        assertThat(form.generate("withBitwarden('bitwarden') {")).endsWith("}");

        form.type("timeout", "soon");
        form.shows("timeout", "The timeout cannot be “soon”. Enter a whole number of seconds");
        form.generate("The timeout cannot be “soon”.");
        form.type("timeout", "0");
        form.shows("timeout", "The timeout cannot be “0”.");
        form.generate("The timeout cannot be “0”.");
        form.type("timeout", "");
        form.shows("timeout", "");

        form.add();
        form.shows("item", "The item is missing.");
        form.shows("variable", "The variable is missing.");
        form.type("item", "registry");
        form.shows("item", "Enter the master password in the API key’s credential, or choose it above.");
        form.choose("credentialsId", "whole");
        form.shows("item", "");
        form.choose("credentialsId", "bitwarden");
        form.shows("item", "Items can be read from an unlocked vault only.");
        form.choose("masterPasswordId", "master");
        form.shows("item", "");
        form.type("variable", "BW-ID");
        form.shows("variable", "“BW-ID” is not a valid variable name.");
        browser.picture("#main-panel", Appearance.LIGHT.picture("snippet-refused"));
        form.generate("“BW-ID” is not a valid variable name.");

        form.type("variable", "PASSWORD");
        form.shows("variable", "");
        form.add();
        form.type("variable", 1, "password");
        form.shows("variable", 0, TWICE);
        form.shows("variable", 1, TWICE);
        form.type("item", 1, "registry");
        form.generate(TWICE);
        form.type("variable", 1, "USER");
        form.shows("variable", 0, "");
        form.shows("variable", 1, "");
        form.type("variable", 0, "USER");
        form.shows("variable", 1, TWICE);
        form.deleteLast();
        form.shows("variable", 0, "");
        assertThat(form.generate("withBitwarden(credentialsId: 'bitwarden'"))
                .contains("items: [bitwardenItem(item: 'registry', variable: 'USER')]");
        browser.picture("#main-panel", Appearance.LIGHT.picture("snippet"));
    }

    @Test
    void aPairAndAnAttachmentAreCheckedAtTheirFields() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "files");
        JobForm form = JobForm.snippet(browser, job.getAbsoluteUrl(), "withBitwarden: Log in to Bitwarden");
        form.choose("credentialsId", "bitwarden");
        form.add();
        form.type("item", "cluster");
        form.type("variable", "PASSWORD");
        form.type("usernameVariable", "password");
        form.shows("usernameVariable", TWICE);
        form.type("usernameVariable", "USER");
        form.shows("usernameVariable", "");

        form.add();
        form.type("item", 1, "cluster");
        form.type("variable", 1, "user");
        form.shows("variable", 1, TWICE);
        form.shows("usernameVariable", 0, TWICE);
        form.type("variable", 1, "KUBECONFIG");
        form.shows("usernameVariable", 0, "");
        form.type("field", 1, "notes");
        form.type("attachment", 1, "kubeconfig.yaml");
        form.shows("attachment", 1, "An item can have a field or an attachment, not both");
        form.generate("An item can have a field or an attachment, not both");
        form.type("field", 1, "");
        form.shows("attachment", 1, "");
        assertThat(form.generate("withBitwarden(credentialsId: 'bitwarden'"))
                .contains("bitwardenItem(item: 'cluster', usernameVariable: 'USER', variable: 'PASSWORD')")
                .contains("bitwardenItem(attachment: 'kubeconfig.yaml', item: 'cluster', variable: 'KUBECONFIG')");
        browser.picture("#main-panel", Appearance.LIGHT.picture("snippet-files"));
    }

    @Test
    void aClassicJobSaysWhatIsWrongAtEachFieldAndKeepsIt() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("classic");
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("gone");
        login.setMasterPasswordId("gone-too");
        job.getBuildWrappersList().add(login);
        JobForm form = JobForm.configuration(browser, job.getAbsoluteUrl());

        form.shows("credentialsId", "No Bitwarden API key “gone” is available here.");
        form.shows("masterPasswordId", "No secret text “gone-too” is available here.");
        form.choose("masterPasswordId", "master");
        form.shows("masterPasswordId", "");
        form.type("timeout", "soon");
        form.shows("timeout", "The timeout cannot be “soon”.");
        browser.picture("#main-panel", Appearance.LIGHT.picture("classic-refused"));
        form.save();

        form = JobForm.configuration(browser, job.getAbsoluteUrl());
        form.shows("credentialsId", "No Bitwarden API key “gone” is available here.");
        form.shows("timeout", "The timeout cannot be “soon”.");
        assertThat(form.value("timeout")).isEqualTo("soon");
    }

    @Test
    void theBindingSaysWhatIsWrongAtEachFieldAndKeepsIt() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("bound");
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new BitwardenApiKeyBinding("bitwarden"))));
        JobForm form = JobForm.configuration(browser, job.getAbsoluteUrl());

        form.type("clientIdVariable", "BW-ID");
        form.shows("clientIdVariable", "“BW-ID” is not a valid variable name.");
        form.type("clientIdVariable", "bw_clientsecret");
        form.shows("clientIdVariable", "cannot both be in the variable");
        form.shows("clientSecretVariable", "cannot both be in the variable");
        browser.picture("#main-panel", Appearance.LIGHT.picture("binding-refused"));
        form.save();

        form = JobForm.configuration(browser, job.getAbsoluteUrl());
        form.shows("clientIdVariable", "cannot both be in the variable");
        assertThat(form.value("clientIdVariable")).isEqualTo("bw_clientsecret");
    }
}

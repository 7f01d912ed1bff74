package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.tools.InstallSourceProperty;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper;
import io.jenkins.plugins.bitwarden.step.BitwardenItem;
import io.jenkins.plugins.bitwarden.step.FaultBench;
import io.jenkins.plugins.bitwarden.step.JobForm;
import io.jenkins.plugins.bitwarden.tool.BitwardenCliInstallation;
import io.jenkins.plugins.bitwarden.tool.NpmInstaller;
import io.jenkins.plugins.bitwarden.tool.ReleaseInstaller;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.WebElement;

/** All forms of the plugin can be used with a keyboard, a screen reader and weak eyes. Also draws those of jobs and tools. */
@WithJenkins
@Timeout(600)
class AccessibilityBrowserTest {

    private static final String DIALOG = "form#credentials-dialog-form";
    private static final String STEP = "div[name='prototype']:has([name='_.masterPasswordId'])";
    private static final String SNIPPET =
            ".jenkins-form-item:has(> .jenkins-select > .dropdownList), " + STEP + ", div:has(> #prototypeText)";
    private static final String LOGIN = ".optionalBlock-container > .form-container:has([name='_.masterPasswordId'])";
    private static final String BINDING = "[name='bindings'] .jenkins-repeated-chunk__content";
    private static final String TOOL = "[name='tool']:has([name='versionChoice'])";
    private static final String DEFAULT_TOOL = ".jenkins-form-item:has([name='defaultCli'])";
    private static final String NEWS = ".jenkins-alert:has(dl a[href*='/credential/bitwarden/'])";

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static Browser browser;
    private static Axe axe;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        Browser.assumeThereIsOne();
        jenkins = rule;
        browser = new Browser(temporary.resolve("profile"));
        axe = Axe.in(browser);
        BitwardenApiKeyImpl key = FaultBench.key("bitwarden", "https://vault.example.com");
        key.setMasterPassword(Secret.fromString(FaultBench.MASTER_PASSWORD));
        FaultBench.store(key);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDialogOfANewCredential(Appearance appearance) throws Exception {
        appearance.logIn(browser, jenkins, StoreForm.SYSTEM);
        CredentialDialog dialog = CredentialDialog.add(browser, temporary.resolve("type.png"));

        assertThat(names(DIALOG))
                .contains("EU cloud (bitwarden.eu)", "client_id", "client_secret", "Master password (optional)");
        assertNoFault(DIALOG);
        dialog.choose("own").type("clientSecret", "user.robot").type("masterPassword", "ab");
        assertThat(dialog.refused()).hasSize(4);
        axe.unfold(DIALOG);
        assertNoFault(DIALOG);
    }

    @ParameterizedTest
    @EnumSource
    void theDialogOfAStoredCredential(Appearance appearance) throws Exception {
        appearance.logIn(browser, jenkins, StoreForm.SYSTEM);
        CredentialDialog dialog = CredentialDialog.update(browser);

        assertThat(names(DIALOG))
                .contains("Address", "Change Password: client_id", "Change Password: client_secret")
                .doesNotContain("Change Password");
        dialog.change("clientSecret");
        assertThat(names(DIALOG)).contains("client_secret").doesNotContain("Change Password: client_secret");
        axe.unfold(DIALOG);
        assertNoFault(DIALOG);
    }

    @ParameterizedTest
    @EnumSource
    void theSnippetGenerator(Appearance appearance) throws Exception {
        appearance.logIn(browser, jenkins, "");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "pipeline" + appearance);
        JobForm form = JobForm.snippet(browser, job.getAbsoluteUrl(), "withBitwarden: Log in to Bitwarden");
        form.choose("credentialsId", "bitwarden");
        form.add();
        form.type("item", "registry");
        form.type("variable", "REGISTRY_PASSWORD");
        form.generate("withBitwarden(credentialsId: 'bitwarden'");
        browser.picture(SNIPPET, appearance.picture("snippet-generator"));

        form.type("variable", "BW-ID");
        form.shows("variable", "“BW-ID” is not a valid variable name.");
        axe.unfold(STEP);
        assertThat(names(STEP))
                .contains("API key", "Item", "Field", "Write the value to a file", "Collection", "Bitwarden CLI");
        assertNoFault(STEP);
    }

    @ParameterizedTest
    @EnumSource
    void theConfigurationOfAClassicJob(Appearance appearance) throws Exception {
        appearance.logIn(browser, jenkins, "");
        FreeStyleProject job = jenkins.createFreeStyleProject("classic" + appearance);
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("bitwarden");
        login.setItems(List.of(new BitwardenItem("registry", "REGISTRY_PASSWORD")));
        job.getBuildWrappersList().add(login);
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new BitwardenApiKeyBinding("bitwarden"))));
        JobForm form = JobForm.configuration(browser, job.getAbsoluteUrl());
        form.shows("variable", "");
        browser.picture(".optionalBlock-container:has([name='_.masterPasswordId'])", appearance.picture("freestyle"));

        form.type("variable", "BW-ID");
        form.shows("variable", "“BW-ID” is not a valid variable name.");
        for (String part : List.of(LOGIN, BINDING)) {
            axe.unfold(part);
            assertThat(names(part)).isNotEmpty();
            assertNoFault(part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theToolsOfJenkins(Appearance appearance) throws Exception {
        ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class)
                .setInstallations(new BitwardenCliInstallation(
                        "bw-2026.9",
                        null,
                        List.of(new InstallSourceProperty(
                                List.of(new ReleaseInstaller(null), new NpmInstaller(null))))));
        appearance.logIn(browser, jenkins, "manage/configureTools/");
        String unfold = ".jenkins-section:has([name='versionChoice']) .advanced-button";
        browser.await(driver -> !browser.all(unfold).isEmpty());
        browser.all(unfold).getFirst().click();
        browser.see(TOOL + " [name='_.registry']");
        browser.picture(TOOL, appearance.picture("tools"));

        axe.unfold(TOOL);
        for (String part : List.of(TOOL, DEFAULT_TOOL)) {
            assertThat(names(part)).isNotEmpty();
            assertNoFault(part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNewsOfARejectedKey(Appearance appearance) throws Exception {
        BitwardenApiKey rejected = Keys.find(jenkins.jenkins, "bitwarden");
        var key = rejected.toApiKey();
        KeyUseListener.fire(listener -> listener.rejected(rejected, key, jenkins.jenkins));
        appearance.logIn(browser, jenkins, "manage/");

        browser.see(NEWS);
        assertNoFault(NEWS);
    }

    @Test
    void aFieldWithoutANameWouldBeFound() throws Exception {
        Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
        CredentialDialog.add(browser, temporary.resolve("type.png"));
        assertNoFault(DIALOG);

        browser.run("document.querySelector(\"[name='_.clientId']\").removeAttribute('aria-label'); arguments[0]();");

        assertThat(axe.faults(DIALOG)).singleElement().asString().startsWith("label, critical: <input");
    }

    private static void assertNoFault(String part) {
        assertThat(axe.faults(part)).isEmpty();
    }

    /** Returns what a screen reader calls the fields and buttons of a part of the page. */
    /** Returns the names of all fields, once all have one: what names and hides fields may run after a form is shown. */
    private static List<String> names(String part) {
        return browser.await(driver -> {
            List<String> names =
                    axe.fields(part).stream().map(WebElement::getAccessibleName).toList();
            return names.contains("") ? null : names;
        });
    }
}

package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.tools.InstallSourceProperty;
import io.jenkins.plugins.bitwarden.credentials.Appearance;
import io.jenkins.plugins.bitwarden.credentials.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** An administrator sets a Bitwarden CLI up, in a browser. */
@WithJenkins
class ToolBrowserTest {

    private static final String SHA = "c8f1e011cd4a03a98fdf5ab8c14d84d6f45a11d97fb59f9294c434db363a5282";
    private static final String TOOL = ".repeated-chunk:has(select[name='versionChoice'])";

    @TempDir
    Path temporary;

    @BeforeAll
    static void findBrowser() {
        Browser.assumeThereIsOne();
    }

    @Test
    void anotherVersionIsSetUpWithItsChecksumAndMistakesAreShownAsTheyAreTyped(JenkinsRule jenkins) throws Exception {
        try (Browser browser = new Browser(temporary.resolve("profile"))) {
            Appearance.LIGHT.logIn(browser, jenkins, "manage/configureTools/");
            browser.await(driver -> button(browser, "Add Bitwarden CLI")).click();
            Select version = new Select(browser.see("select[name='versionChoice']"));
            assertThat(version.getFirstSelectedOption().getText())
                    .isEqualTo(KnownReleases.versions().get(0).toString());
            browser.see(TOOL + " input[name='_.name']").sendKeys("bw-other");

            version.selectByValue("other");
            type(browser, "input[name='_.otherVersion']", "2026.4.0");
            awaitError(browser, "was malicious");
            type(browser, "input[name='_.otherVersion']", "2025.12.1");
            type(browser, "textarea[name='_.sha256']", "c8f1e0");
            awaitError(browser, "is not a SHA-256");
            type(browser, "textarea[name='_.sha256']", "sha256:" + SHA);
            type(browser, "input[name='_.mirror']", "mirror.example.com");
            awaitError(browser, "Enter an address that begins with https://");
            browser.picture(TOOL, Appearance.LIGHT.picture("tool-mistake"));
            type(browser, "input[name='_.mirror']", "https://mirror.example.com/bitwarden");
            browser.await(driver -> browser.all(TOOL + " .error").stream().noneMatch(WebElement::isDisplayed));
            browser.picture(TOOL, Appearance.LIGHT.picture("tool"));
            button(browser, "Save").click();

            browser.await(driver -> Tools.descriptor().getInstallations().length == 1);
            BitwardenCliInstallation tool = Tools.descriptor().getInstallations()[0];
            ReleaseInstaller installer = (ReleaseInstaller) tool.getProperties()
                    .get(InstallSourceProperty.class)
                    .installers
                    .get(0);
            assertThat(tool.getName()).isEqualTo("bw-other");
            assertThat(installer.getVersion()).isEqualTo("2025.12.1");
            assertThat(Sha256.in(installer.getSha256())).containsExactly(new Sha256(SHA));
            assertThat(installer.getMirror()).isEqualTo("https://mirror.example.com/bitwarden");
        }
    }

    private static void type(Browser browser, String field, String text) {
        WebElement element = browser.see(TOOL + " " + field);
        element.clear();
        element.sendKeys(text);
        browser.see(TOOL + " input[name='_.name']").click();
    }

    private static void awaitError(Browser browser, String sentence) {
        browser.await(driver -> browser.all(TOOL + " .error").stream()
                .anyMatch(error -> error.isDisplayed() && error.getText().contains(sentence)));
    }

    private static WebElement button(Browser browser, String label) {
        return browser.all("button").stream()
                .filter(button ->
                        button.isDisplayed() && button.getText().strip().equals(label))
                .findFirst()
                .orElse(null);
    }
}

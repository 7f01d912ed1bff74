package io.jenkins.plugins.bitwarden.credentials;

import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The dialog on a store's page in which a credential is added or updated, as a person uses it. */
public final class CredentialDialog {

    private static final String FORM = ".jenkins-dialog form#credentials-dialog-form ";
    private static final String READY = FORM + ".bitwarden-api-key-check[data-ready]";

    /** What a person could press before the scripts of Jenkins' own fields have run, without effect. */
    private static final String ALIVE =
            "return ['.validate-button', '.hidden-password-update-btn', '.radio-block-control']"
                    + ".every(one => [...document.querySelectorAll('" + FORM
                    + "' + one)].every(button => button.onclick))";

    private static final int MOST_ATTEMPTS = 4;

    private final Browser browser;

    private CredentialDialog(Browser browser) {
        this.browser = browser;
        browser.await(driver -> !browser.all(READY).isEmpty());
        browser.await(driver -> Boolean.TRUE.equals(((JavascriptExecutor) driver).executeScript(ALIVE)));
    }

    /** Opens the dialog for a new key on the store's page. */
    static CredentialDialog add(Browser browser, Path pictureOfTypes) throws Exception {
        browser.click("button[data-type='credentials-add-store-item']");
        String kind = ".jenkins-choice-list__item:has(input[value='" + BitwardenApiKeyImpl.class.getName() + "'])";
        browser.click(kind + " label");
        browser.picture(kind, pictureOfTypes);
        browser.click("#cr-dialog-next");
        return new CredentialDialog(browser);
    }

    /** Opens the dialog for the only credential on the store's page. */
    public static CredentialDialog update(Browser browser) {
        browser.click("button[data-type='credentials-update']");
        return new CredentialDialog(browser);
    }

    CredentialDialog choose(String server) {
        browser.click(FORM + ".jenkins-radio:has(input[name='serverChoice'][value='" + server + "']) label");
        return this;
    }

    /** Replaces what is in a field, and leaves the field. */
    public CredentialDialog type(String field, String text) {
        WebElement input = browser.see(FORM + "input[name='_." + field + "']");
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        input.sendKeys(text, Keys.TAB);
        return this;
    }

    /** Presses the button that makes a hidden field one to type in. */
    public CredentialDialog change(String field) {
        browser.click(FORM + ".hidden-password:has(input[name='_." + field + "']) button");
        return this;
    }

    boolean isHidden(String field) {
        return !browser.all(FORM + ".hidden-password input[type='hidden'][name='_." + field + "']")
                .isEmpty();
    }

    String chosenServer() {
        return browser.all(FORM + "input[name='serverChoice']").stream()
                .filter(WebElement::isSelected)
                .findFirst()
                .orElseThrow()
                .getDomAttribute("value");
    }

    String text() {
        return browser.see(FORM).getText();
    }

    /** Returns what is said about a field once something is. */
    String checked(String field) {
        return browser.see(FORM + ".jenkins-form-item:has(> .setting-main input[name='_." + field
                        + "']) > .validation-error-area > div")
                .getText();
    }

    /**
     * Presses Test connection and returns the answer, as CSS class and sentence. On a busy machine the server may not
     * answer in time, a warning that asks to try again.
     */
    public String test() {
        String answer = pressTest();
        for (int attempt = 1; attempt < MOST_ATTEMPTS && answer.startsWith("warning: "); attempt++) {
            answer = pressTest();
        }
        return answer;
    }

    private String pressTest() {
        String area = FORM + ".jenkins-validate-button__container__status .validation-error-area";
        List<WebElement> before = browser.all(area);
        browser.click(FORM + ".validate-button");
        before.forEach(old -> browser.await(ExpectedConditions.stalenessOf(old)));
        WebElement answer = browser.see(area + " > div");
        return answer.getDomAttribute("class") + ": " + answer.getText();
    }

    /** Presses Create or Save where that is refused, and returns why. */
    String refused() {
        String refusal = FORM + ".bitwarden-api-key-refused";
        List<WebElement> before = browser.all(refusal);
        browser.click("#cr-dialog-submit");
        before.forEach(old -> browser.await(ExpectedConditions.stalenessOf(old)));
        return browser.see(refusal).getText();
    }

    /** Presses Create or Save and waits until the store's page is there again. */
    public void save() {
        WebElement dialog = browser.see(FORM);
        browser.click("#cr-dialog-submit");
        browser.await(ExpectedConditions.stalenessOf(dialog));
        browser.see("button[data-type='credentials-update']");
    }

    void picture(Path file) throws Exception {
        browser.picture(".jenkins-dialog", file);
    }
}

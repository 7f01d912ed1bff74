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

    private static final String ANSWER = FORM + ".jenkins-validate-button__container__status .validation-error-area";

    private static final String SPINNER = FORM + ".jenkins-validate-button__container .jenkins-spinner";

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

    /** Copies a text, pastes it into a field, and stays in the field. */
    CredentialDialog paste(String field, String text) {
        copy(text);
        WebElement input = browser.see(FORM + "input[name='_." + field + "']");
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.pressWithControl("v");
        return this;
    }

    /** Presses the button that makes a hidden field one to type in. */
    public CredentialDialog change(String field) {
        browser.click(FORM + ".hidden-password:has(input[name='_." + field + "']) button");
        return this;
    }

    /** Presses that button, and then pastes a text wherever the focus is, as one does with the new value at hand. */
    CredentialDialog changeAndPaste(String field, String text) {
        copy(text);
        change(field);
        browser.await(driver -> ("_." + field).equals(browser.focused().getDomAttribute("name")));
        browser.pressWithControl("v");
        return this;
    }

    /** Puts a text on the clipboard: types it into the description, and cuts it out there. */
    private void copy(String text) {
        WebElement description = browser.see(FORM + "input[name='_.description']");
        description.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
        description.sendKeys(Keys.chord(Keys.CONTROL, "a"));
        description.sendKeys(Keys.chord(Keys.CONTROL, "x"));
    }

    String value(String field) {
        return browser.see(FORM + "input[name='_." + field + "']").getDomProperty("value");
    }

    /** Returns whether the keys that one presses go to this field, or to the button in its place. */
    boolean hasFocus(String field) {
        WebElement focused = browser.focused();
        return ("_." + field).equals(focused.getDomAttribute("name"))
                || browser.all(FORM + ".hidden-password:has(input[name='_." + field + "']) button")
                        .contains(focused);
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
        return browser.text(area(field) + " > div");
    }

    /** Waits until this is said about a field, maybe after something else. */
    void awaitSaid(String field, String part) {
        browser.await(driver -> browser.all(area(field) + " > div").stream()
                .anyMatch(said -> said.getText().contains(part)));
    }

    /** Waits until nothing is said about a field. */
    void awaitNothingSaid(String field) {
        browser.await(driver -> browser.all(area(field) + " > div").stream()
                .allMatch(said -> said.getText().isEmpty()));
        browser.await(driver -> browser.all(area(field) + "[role]").isEmpty());
    }

    private static String area(String field) {
        return FORM + ".jenkins-form-item:has(> .setting-main input[name='_." + field
                + "']):not(:has(.jenkins-form-item)) > .validation-error-area";
    }

    /** Waits until there is no answer of Test connection. */
    void awaitNoAnswer() {
        browser.await(driver -> browser.all(ANSWER).isEmpty());
    }

    boolean hasAnswer() {
        return !browser.all(ANSWER).isEmpty();
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

    /** Presses Test connection without waiting for the answer. */
    void startTest() {
        browser.click(FORM + ".validate-button");
        browser.see(SPINNER);
    }

    /** Waits until the answer to {@link #startTest} has come. */
    void awaitTestEnd() {
        browser.await(driver -> browser.all(SPINNER).stream().noneMatch(WebElement::isDisplayed));
    }

    private String pressTest() {
        List<WebElement> before = browser.all(ANSWER);
        browser.click(FORM + ".validate-button");
        before.forEach(old -> browser.await(ExpectedConditions.stalenessOf(old)));
        WebElement answer = browser.see(ANSWER + " > div");
        return answer.getDomAttribute("class") + ": " + answer.getText();
    }

    /** Presses Create or Save where that is refused, and returns why, a problem for each field. */
    List<String> refused() {
        String refusal = FORM + ".validation-error-area[role='alert'] .error";
        browser.click("#cr-dialog-submit");
        browser.see(refusal);
        return browser.texts(refusal);
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

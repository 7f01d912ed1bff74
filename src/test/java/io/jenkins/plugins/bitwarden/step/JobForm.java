package io.jenkins.plugins.bitwarden.step;

import io.jenkins.plugins.bitwarden.credentials.Browser;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The fields of a step or a build environment on a page of a job, as a person uses them. */
public record JobForm(Browser browser) {

    private static final String ADD = ".repeated-container button.repeatable-add";

    /** Opens the Snippet Generator of a job with the form of a step. */
    public static JobForm snippet(Browser browser, String job, String step) {
        browser.open(job + "pipeline-syntax/");
        new Select(browser.see("select.dropdownList")).selectByVisibleText(step);
        return new JobForm(browser);
    }

    /** Opens the configuration of a job. */
    public static JobForm configuration(Browser browser, String job) {
        browser.open(job + "configure");
        browser.see("button[name='Submit']");
        return new JobForm(browser);
    }

    /** Waits until a field, the first of that name, shows exactly this, or nothing if that is empty. */
    public void shows(String field, String message) {
        shows(field, 0, message);
    }

    void shows(String field, int index, String message) {
        browser.await(driver -> {
            List<WebElement> fields = fields(field);
            if (fields.size() <= index) {
                return false;
            }
            String said = fields.get(index)
                    .findElement(By.xpath("ancestor::div[contains(concat(' ', @class, ' '), ' jenkins-form-item ')][1]"
                            + "/div[contains(@class, 'validation-error-area')]"))
                    .getText();
            return message.isEmpty() ? said.isEmpty() : said.contains(message);
        });
    }

    public void type(String field, String text) {
        type(field, 0, text);
    }

    /** Replaces what is in a field, and leaves the field. */
    void type(String field, int index, String text) {
        WebElement input = browser.await(
                driver -> fields(field).size() > index ? fields(field).get(index) : null);
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        input.sendKeys(text, Keys.TAB);
    }

    String value(String field) {
        return fields(field).getFirst().getDomProperty("value");
    }

    /** Chooses from a drop-down once it has that. */
    public void choose(String field, String value) {
        browser.await(driver -> !browser.all("select[name='_." + field + "'] option[value='" + value + "']")
                .isEmpty());
        new Select(browser.see("select[name='_." + field + "']")).selectByValue(value);
    }

    public void add() {
        browser.all(ADD).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElseThrow()
                .click();
    }

    void deleteLast() {
        List<WebElement> buttons = browser.all("button.repeatable-delete").stream()
                .filter(WebElement::isDisplayed)
                .toList();
        buttons.getLast().click();
        browser.await(driver -> browser.all("button.repeatable-delete").stream()
                        .filter(WebElement::isDisplayed)
                        .count()
                < buttons.size());
    }

    /** Presses Generate Pipeline Script and waits for a text that begins so. */
    public String generate(String start) {
        browser.click("#generatePipelineScript");
        return browser.await(driver -> {
            String text = browser.see("#prototypeText").getDomProperty("value");
            return text != null && text.startsWith(start) ? text : null;
        });
    }

    void save() {
        browser.click("button[name='Submit']");
        browser.await(driver -> browser.all("button[name='Submit']").isEmpty());
    }

    private List<WebElement> fields(String field) {
        return browser.all("[name='_." + field + "']");
    }
}

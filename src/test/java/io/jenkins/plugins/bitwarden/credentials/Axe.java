package io.jenkins.plugins.bitwarden.credentials;

import io.jenkins.plugins.bitwarden.cli.NpmProject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.openqa.selenium.WebElement;

/** Looks in a page for what keeps people from using it who cannot see it well, or use no mouse. */
record Axe(Browser browser, String script) {

    /** What Jenkins, and not the plugin, does so: a rule of axe-core, and the elements that it finds. */
    private static final List<List<String>> OF_JENKINS = List.of(
            // Jenkins puts all help behind the fields, so that the tab key leads from field to field.
            List.of("tabindex", ".jenkins-help-button"),
            // It has its name from its tooltip, which comes late and goes while the tooltip is shown.
            List.of("button-name", ".app-adminmonitor-dismiss-button"),
            // The texts of Jenkins' light theme have contrasts between 2.8 and 4.2 where 4.5 is asked for.
            List.of("color-contrast", "[data-theme='none'] .validation-error-area :is(.error, .warning)"),
            List.of("color-contrast", "[data-theme='none'] .jenkins-form-description"),
            List.of("color-contrast", "[data-theme='none'] .jenkins-alert *"));

    private static final String UNFOLD = """
            const [part, done] = arguments;
            document.querySelectorAll(part).forEach((shown) =>
              shown.querySelectorAll(".advanced-button, .jenkins-help-button").forEach((button) => button.click()));
            done();
            """;

    /** Selenium takes Jenkins' checkboxes for hidden, since their boxes are drawn in their place. */
    private static final String FIELDS = """
            const [part, done] = arguments;
            done([...document.querySelectorAll(part)].flatMap((shown) =>
              [...shown.querySelectorAll("input, select, textarea, button")]
                .filter((field) => field.checkVisibility({ visibilityProperty: true }))));
            """;

    /** Without the lines that Jenkins draws beside parts of a form: axe-core judges no color where one may be. */
    private static final String FIND = """
            const [part, ofJenkins, done] = arguments;
            const noLines = new CSSStyleSheet();
            noLines.replaceSync("div::before, div::after { content: none !important; }");
            document.adoptedStyleSheets = [noLines];
            axe.run(part, { elementRef: true, resultTypes: ["violations"] }).then(
              ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes
                .filter(({ element }) => !ofJenkins.some(([rule, known]) => rule === id && element.matches(known)))
                .map(({ impact, html, failureSummary }) => `${id}, ${impact}: ${html} ${failureSummary}`))),
              (failure) => done([`${failure}`]));
            """;

    /** Skips the calling test where axe-core cannot be installed. */
    static Axe in(Browser browser) throws IOException {
        return new Axe(
                browser, Files.readString(new NpmProject("axe").packages().resolve("axe-core/axe.min.js")));
    }

    /** Opens all help and all advanced fields of a part of the page. */
    void unfold(String part) {
        browser.run(UNFOLD, part);
        browser.await(
                driver -> browser.all(part + " .help .jenkins-spinner").stream().noneMatch(WebElement::isDisplayed));
    }

    /** Returns all that can be filled in or pressed in a part of the page. */
    List<WebElement> fields(String part) {
        return ((List<?>) browser.run(FIELDS, part))
                .stream().map(WebElement.class::cast).toList();
    }

    /** Returns what is wrong with a part of the page, each with rule, element and what to do. */
    List<?> faults(String part) {
        return (List<?>) browser.run(script + FIND, part, OF_JENKINS);
    }
}

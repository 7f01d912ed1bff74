package io.jenkins.plugins.bitwarden.credentials;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, as found on the {@code PATH} together with its chromedriver. */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Room for Jenkins' header and for the buttons at the bottom, which cover what is below them. */
    private static final int SURROUNDINGS = 500;

    /** Scrolls to elements, and tells the place of all of them. Around a dialog is another page, so there is no margin. */
    private static final String PLACE = """
            const [selector, done] = arguments;
            const elements = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
            elements.reduce((one, other) => (one.offsetHeight > other.offsetHeight ? one : other))
              .scrollIntoView({ behavior: "instant", block: "center" });
            const margin = elements[0].closest(".jenkins-dialog") ? 0 : 8;
            const places = elements.map((element) => element.getBoundingClientRect());
            const left = Math.floor(Math.min(...places.map((place) => place.left))) - margin;
            const top = Math.floor(Math.min(...places.map((place) => place.top))) - margin;
            const right = Math.ceil(Math.max(...places.map((place) => place.right))) + margin;
            const bottom = Math.ceil(Math.max(...places.map((place) => place.bottom))) + margin;
            done([left, top, right - left, bottom - top]);
            """;

    private final ChromeDriver driver;

    /** Starts one, with its data in a folder of its own. */
    public Browser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(executable().orElseThrow().toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--lang=en-US",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driverExecutable().orElseThrow().toFile())
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        driver.manage().window().setSize(new Dimension(1100, 1200));
    }

    /** Skips a test where there is none. */
    public static void assumeThereIsOne() {
        assumeTrue(
                executable().isPresent() && driverExecutable().isPresent(),
                "No browser on the PATH: install chromium and chromedriver (Debian: chromium-driver) to run this test.");
    }

    private static Optional<Path> executable() {
        return find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    }

    private static Optional<Path> driverExecutable() {
        return find("chromedriver");
    }

    private static Optional<Path> find(String... names) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .flatMap(directory -> Arrays.stream(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public void open(String url) {
        driver.get(url);
    }

    public WebElement see(String selector) {
        return await(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
    }

    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Returns the text of an element that is seen, now or later. */
    public String text(String selector) {
        return await(driver -> driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(null));
    }

    /** Returns the texts of all elements, of which there must be one, now or later. */
    List<String> texts(String selector) {
        return await(driver -> {
            List<String> texts = driver.findElements(By.cssSelector(selector)).stream()
                    .map(WebElement::getText)
                    .toList();
            return texts.isEmpty() ? null : texts;
        });
    }

    public void click(String selector) {
        await(driver -> {
            WebElement element = ExpectedConditions.elementToBeClickable(By.cssSelector(selector))
                    .apply(driver);
            if (element != null) {
                element.click();
            }
            return element;
        });
    }

    /** Presses a key together with Ctrl, wherever the focus is. */
    void pressWithControl(String key) {
        new Actions(driver)
                .keyDown(Keys.CONTROL)
                .sendKeys(key)
                .keyUp(Keys.CONTROL)
                .perform();
    }

    /** Returns the element that has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Runs a script in the page, as from the console of the developer tools, and returns what it hands to its last argument. */
    Object run(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits for a condition. Where the page has just exchanged an element, it is looked at again. */
    public <T> T await(ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .until(condition);
    }

    /** Writes a picture of the elements and of what is between them, in a window in which all can be seen. */
    public void picture(String selector, Path file) throws IOException {
        see(selector);
        Dimension usual = driver.manage().window().getSize();
        int height = place(selector).get(3) + SURROUNDINGS;
        driver.manage().window().setSize(new Dimension(usual.getWidth(), Math.max(usual.getHeight(), height)));
        List<Integer> place = place(selector);
        Picture.of(driver.getScreenshotAs(OutputType.BYTES))
                .part(place.get(0), place.get(1), place.get(2), place.get(3))
                .write(file);
        driver.manage().window().setSize(usual);
    }

    /** Returns left, top, width and height. */
    private List<Integer> place(String selector) {
        return ((List<?>) run(PLACE, selector))
                .stream().map(length -> ((Number) length).intValue()).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}

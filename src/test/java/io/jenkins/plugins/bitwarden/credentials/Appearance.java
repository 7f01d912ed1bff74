package io.jenkins.plugins.bitwarden.credentials;

import hudson.model.User;
import io.jenkins.plugins.darktheme.DarkThemeManagerFactory;
import io.jenkins.plugins.thememanager.ThemeManagerFactory;
import io.jenkins.plugins.thememanager.ThemeUserProperty;
import io.jenkins.plugins.thememanager.none.NoOpThemeManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * How an administrator sees Jenkins. With {@code -Ddocs.images=true} the pictures that the documentation has are drawn anew.
 * All others go to {@code target/images}.
 */
public enum Appearance {
    LIGHT("", new NoOpThemeManagerFactory()),
    DARK("-dark", new DarkThemeManagerFactory());

    private static final Path DOCUMENTED = Path.of("docs/images");
    private static final Path OTHERS = Path.of("target/images");

    private final String suffix;
    private final ThemeManagerFactory theme;

    Appearance(String suffix, ThemeManagerFactory theme) {
        this.suffix = suffix;
        this.theme = theme;
    }

    /** Returns the file for a picture of this name. */
    public Path picture(String name) {
        String file = name + suffix + ".png";
        boolean documented = Boolean.getBoolean("docs.images") && Files.exists(DOCUMENTED.resolve(file));
        return (documented ? DOCUMENTED : OTHERS).resolve(file);
    }

    /** Logs the only administrator in, and opens a page. */
    public void logIn(Browser browser, JenkinsRule jenkins, String page) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        ThemeUserProperty property = new ThemeUserProperty();
        property.setTheme(theme);
        User.getById("admin", true).addProperty(property);
        browser.open(jenkins.getURL() + "login?from=" + jenkins.contextPath + "/" + page);
        browser.see("input[name='j_username']").sendKeys("admin");
        browser.see("input[name='j_password']").sendKeys("admin");
        browser.click("button[name='Submit']");
        browser.await(driver -> browser.all("input[name='j_password']").isEmpty());
    }
}

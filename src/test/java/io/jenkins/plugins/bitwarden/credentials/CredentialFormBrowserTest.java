package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.util.PluginServletFilter;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.openqa.selenium.WebElement;

/** The credential form in a browser. */
@SharedJenkins
class CredentialFormBrowserTest {

    @TempDir
    Path temporary;

    private JenkinsRule jenkins;
    private EmbeddedBitwarden server;
    private Account account;
    private TrustedServers trusted;
    private Browser browser;

    @BeforeAll
    static void findBrowser() {
        Browser.assumeThereIsOne();
    }

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        server = EmbeddedBitwarden.start();
        account = server.addAccount("ci@example.test", "correct horse battery staple");
        trusted = new TrustedServers(temporary, server);
        browser = new Browser(temporary.resolve("profile"));
    }

    @AfterEach
    void stop() {
        browser.close();
        trusted.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsAddedTriedOutSavedAndRotated(Appearance appearance) throws Exception {
        appearance.logIn(browser, jenkins, StoreForm.SYSTEM);
        String secret = account.clientSecret();

        CredentialDialog dialog = CredentialDialog.add(browser, appearance.picture("credential-type"));
        assertThat(dialog.chosenServer()).isEqualTo("US");
        assertThat(dialog.text()).doesNotContain("missing");
        dialog.picture(appearance.picture("credential-add"));
        assertThat(dialog.refused())
                .satisfiesExactly(
                        id -> assertThat(id).contains("The client_id is missing."),
                        other -> assertThat(other).contains("The client_secret is missing."));
        assertThat(dialog.hasFocus("clientId")).isTrue();

        dialog.choose("own").type("ownServer", "vault.example.com");
        assertThat(dialog.checked("ownServer")).contains("Write https://vault.example.com.");
        dialog.type("ownServer", server.url().toString())
                .type("clientId", "organization.6f9a1c34")
                .type("clientSecret", secret);
        assertThat(dialog.checked("clientId")).contains("client_id of an organization");
        assertThat(dialog.refused()).singleElement().asString().contains("client_id of an organization");
        dialog.picture(appearance.picture("credential-refused"));

        dialog.type("clientId", account.clientId()).type("clientSecret", "not" + secret);
        assertThat(dialog.test()).startsWith("error: ").contains("does not accept this API key");
        dialog.type("clientSecret", secret)
                .type("masterPassword", "correct horse battery staple")
                .type("id", "bitwarden");
        assertThat(dialog.test()).startsWith("ok: ").contains("accepts the API key");
        dialog.picture(appearance.picture("credential-accepted"));
        dialog.save();
        assertStored(key(secret));

        String rotated = account.rotateKey();
        CredentialDialog update = CredentialDialog.update(browser);
        assertThat(update.chosenServer()).isEqualTo("own");
        assertThat(update.text()).contains(new ClientId(account.clientId()).masked());
        assertThat(update.isHidden("clientId")).isTrue();
        assertThat(update.isHidden("clientSecret")).isTrue();
        assertThat(update.isHidden("masterPassword")).isTrue();
        assertThat(update.test()).startsWith("error: ");
        update.changeAndPaste("clientSecret", rotated);
        assertThat(update.value("clientSecret")).isEqualTo(rotated);
        update.awaitNoAnswer();
        assertThat(update.test()).startsWith("ok: ").contains("accepts the API key");
        update.picture(appearance.picture("credential-rotated"));
        update.save();
        assertStored(key(rotated));
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");
        assertThat(server.violations()).isEmpty();
    }

    @Test
    void whatIsPastedIsCheckedAtOnceAndWhatIsTypedWhenTheFieldIsLeft() throws Exception {
        String secret = account.clientSecret();
        Checks checks = new Checks(new AtomicInteger());
        PluginServletFilter.addFilter(checks);
        try {
            Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
            CredentialDialog dialog = CredentialDialog.add(browser, Appearance.LIGHT.picture("credential-type"));

            checks.await();
            dialog.type("masterPassword", "x");
            assertThat(dialog.checked("masterPassword")).contains("fewer than 3 characters");
            dialog.paste("masterPassword", "{AQAAABAAAAAgT0VPNq4mW3d1bRzZ}");
            dialog.awaitSaid("masterPassword", "This contains an encrypted value");
            dialog.paste("masterPassword", "correct horse battery staple");
            dialog.awaitNothingSaid("masterPassword");

            dialog.paste("clientId", "organization.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a");
            assertThat(dialog.checked("clientId")).contains("client_id of an organization");
            checks.await();
            dialog.paste("clientId", "client_id: %s client_secret: %s".formatted(account.clientId(), secret));
            dialog.awaitSaid("clientId", "This is the whole API key.");
            checks.await();
            dialog.paste("clientSecret", account.clientId());
            assertThat(dialog.checked("clientSecret")).contains("This is a client_id.");

            dialog.choose("own").paste("ownServer", "https://bitwarden.eu/login");
            assertThat(dialog.checked("ownServer"))
                    .isEqualTo("This is an address of a Bitwarden cloud. Choose “EU cloud (bitwarden.eu)” above.");
            checks.await();
            dialog.paste("ownServer", "not an address");
            checks.await();
            assertThat(dialog.checked("ownServer"))
                    .contains("Enter an address such as")
                    .doesNotContain("US");
            dialog.paste("ownServer", server.url().toString())
                    .paste("clientId", "BW_CLIENTID=\"" + account.clientId() + "\"")
                    .paste("clientSecret", "export BW_CLIENTSECRET=" + secret);
            dialog.awaitNothingSaid("clientSecret");
            dialog.save();
        } finally {
            PluginServletFilter.removeFilter(checks);
        }
        assertStored(key(secret));
    }

    /**
     * Knows when all fields have been checked. A field is checked again when another changes, and Jenkins shows the answer
     * that comes last, be it that to an earlier question.
     */
    private record Checks(AtomicInteger running) implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            running.incrementAndGet();
            try {
                chain.doFilter(request, response);
            } finally {
                running.decrementAndGet();
            }
        }

        void await() throws InterruptedException {
            for (int quiet = 0; quiet < 5; quiet++) {
                Thread.sleep(200);
                if (running.get() > 0) {
                    quiet = -1;
                }
            }
        }
    }

    @Test
    void aRefusalTellsAllProblemsAtTheirFieldsAndEachGoesWithItsMistake() throws Exception {
        Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
        CredentialDialog dialog = CredentialDialog.add(browser, Appearance.LIGHT.picture("credential-type"));
        dialog.choose("own").type("clientSecret", "user.robot").type("masterPassword", "ab");

        assertThat(dialog.refused()).hasSize(4);
        assertThat(dialog.checked("ownServer")).contains("The address of your server is missing.");
        assertThat(dialog.checked("clientId")).contains("The client_id is missing.");
        assertThat(dialog.checked("clientSecret")).contains("This is a client_id.");
        assertThat(dialog.checked("masterPassword")).contains("fewer than 3 characters");
        assertThat(dialog.hasFocus("ownServer")).isTrue();
        dialog.picture(Appearance.LIGHT.picture("credential-all-problems"));

        dialog.paste("ownServer", server.url().toString());
        dialog.awaitNothingSaid("ownServer");
        assertThat(dialog.checked("clientId")).contains("The client_id is missing.");
        dialog.paste("clientId", account.clientId());
        dialog.awaitNothingSaid("clientId");
        assertThat(dialog.refused()).hasSize(2);
        assertThat(dialog.hasFocus("clientSecret")).isTrue();
        dialog.paste("clientSecret", account.clientSecret()).type("masterPassword", "");
        dialog.awaitNothingSaid("clientSecret");
        dialog.awaitNothingSaid("masterPassword");
        dialog.save();
        assertStored(key(account.clientSecret()));
    }

    @Test
    void anAnswerGoesWhenWhatWasTestedChangesAndElseStays() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", server.url().toString()));
        Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
        CredentialDialog dialog = CredentialDialog.update(browser);
        dialog.changeAndPaste("clientId", account.clientId()).changeAndPaste("clientSecret", account.clientSecret());

        assertThat(dialog.test()).startsWith("ok: ");
        dialog.type("description", "Build robot").changeAndPaste("masterPassword", "battery staple");
        assertThat(dialog.hasAnswer()).isTrue();
        dialog.choose("EU");
        dialog.awaitNoAnswer();
        dialog.choose("own");
        assertThat(dialog.test()).startsWith("ok: ");
        dialog.paste("clientSecret", "not" + account.clientSecret());
        dialog.awaitNoAnswer();
    }

    /** The question about the first key must not be answered beside the second. */
    @Test
    void anAnswerThatComesAfterAChangeIsNotShown() throws Exception {
        Filter late = new Late(Map.of(".*/testConnection", 3));
        PluginServletFilter.addFilter(late);
        try {
            Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
            CredentialDialog dialog = CredentialDialog.add(browser, Appearance.LIGHT.picture("credential-type"));
            dialog.startTest();
            dialog.paste("clientId", account.clientId());
            dialog.awaitTestEnd();
            assertThat(dialog.hasAnswer()).isFalse();
        } finally {
            PluginServletFilter.removeFilter(late);
        }
    }

    /** The dialog runs its scripts as they come, but brings the form to life once, right after the last of the page. */
    @Test
    void theFormWorksAlsoWhereTheScriptsOfJenkinsFieldsComeLate() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "US"));
        Filter late = new Late(Map.of(".*/lib/form/.*[.]js", 1));
        PluginServletFilter.addFilter(late);
        try {
            Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
            CredentialDialog dialog = CredentialDialog.update(browser);
            dialog.choose("own")
                    .type("ownServer", server.url().toString())
                    .change("clientId")
                    .type("clientId", account.clientId())
                    .change("clientSecret")
                    .type("clientSecret", account.clientSecret());
            assertThat(dialog.test()).startsWith("ok: ").contains("accepts the API key");
        } finally {
            PluginServletFilter.removeFilter(late);
        }
    }

    /** The dialog closes before the page of the store is there again. */
    private void assertStored(ApiKey expected) throws Exception {
        for (int attempt = 0; attempt < 300 && !stored().contains(expected); attempt++) {
            Thread.sleep(100);
        }
        assertThat(stored()).containsExactly(expected);
    }

    private List<ApiKey> stored() throws Exception {
        List<ApiKey> keys = new ArrayList<>();
        for (Credentials credential : CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .getCredentials(Domain.global())) {
            keys.add(((BitwardenApiKey) credential).toApiKey());
        }
        return keys;
    }

    private ApiKey key(String clientSecret) {
        return new ApiKey(
                new ClientId(account.clientId()),
                new ClientSecret(clientSecret),
                BitwardenServer.of(server.url().toString()));
    }

    /** The check of a key must not make two keys of two clicks; Jenkins' own dialog does not, either. */
    @Test
    void twoClicksOnCreateMakeOneKey() throws Exception {
        Filter late = new Late(Map.of(".*/checkKey", 1, ".*/createCredentials", 3));
        PluginServletFilter.addFilter(late);
        try {
            Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
            CredentialDialog dialog = CredentialDialog.add(browser, Appearance.LIGHT.picture("credential-type"));
            dialog.type("clientId", Keys.CLIENT_ID).type("clientSecret", Keys.CLIENT_SECRET);
            browser.all("#cr-dialog-submit").forEach(WebElement::click);
            dialog.save();
        } finally {
            PluginServletFilter.removeFilter(late);
        }

        assertThat(Keys.store(jenkins.jenkins).getCredentials(Domain.global())).hasSize(1);
    }

    /**
     * Answers some requests late.
     *
     * @param seconds how late, by a pattern of the path
     */
    private record Late(Map<String, Integer> seconds) implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String path = ((HttpServletRequest) request).getRequestURI();
            seconds.forEach((pattern, time) -> {
                if (path.matches(pattern)) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(time));
                }
            });
            chain.doFilter(request, response);
        }
    }
}

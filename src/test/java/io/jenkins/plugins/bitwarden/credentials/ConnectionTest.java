package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.User;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Who may do what with the credential form's web methods, and what they answer. */
@SharedJenkins
class ConnectionTest {

    /** 403, or 404 where even that the folder exists is not for everybody. */
    private static final Pattern DENIED = Pattern.compile("40[34] .*", Pattern.DOTALL);

    /** A check that is not for this user says that nothing is wrong. */
    private static final Pattern DENIED_OR_NOTHING = Pattern.compile("40[34] .*|200 <div/>", Pattern.DOTALL);

    @TempDir
    Path temporary;

    private JenkinsRule jenkins;
    private EmbeddedBitwarden server;
    private Account account;
    private TrustedServers trusted;
    private FormCalls form;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        server = EmbeddedBitwarden.start();
        account = server.addAccount("ci@example.test", "correct horse battery staple");
        trusted = new TrustedServers(temporary, server);
        form = new FormCalls(jenkins);
        new TeamFolder(jenkins);
    }

    @AfterEach
    void stop() {
        trusted.close();
        server.close();
    }

    @Test
    void anAdministratorLearnsWhetherAKeyIsAccepted() throws Exception {
        assertThat(form.test("admin", "", server.url(), account.clientId(), account.clientSecret()))
                .startsWith("200")
                .contains("<div class=ok>", "accepts the API key user.");
        assertThat(form.test("admin", "", server.url(), account.clientId(), "not" + account.clientSecret()))
                .contains("<div class=error>", "does not accept this API key")
                .doesNotContain(account.clientSecret());
        assertThat(server.violations()).isEmpty();
        assertThat(server.deviceIds()).hasSize(1);
    }

    @Test
    void aTextThatCannotBeAKeyIsNotSentAnywhere() throws Exception {
        assertThat(form.test("admin", "", server.url(), "organization.1", account.clientSecret()))
                .contains("<div class=error>", "client_id of an organization");
        assertThat(form.test("admin", "", server.url(), account.clientId(), "********"))
                .contains("<div class=error>", "stars");
        assertThat(server.tokenRequests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "anonymous, ''",
        "reader, ''",
        "owner, ''",
        "anonymous, job/team/",
        "reader, job/team/",
        "reader, user/owner/",
        "steward, ''",
        "steward, job/team/"
    })
    void whoMayNotEditCredentialsHereMayNotUseTheFormEither(String user, String where) throws Exception {
        assertThat(form.test(user, where, server.url(), account.clientId(), account.clientSecret()))
                .matches(DENIED);
        assertThat(form.post(user, where, "checkKey", Map.of("serverChoice", "US")))
                .matches(DENIED);
        for (String field : List.of("OwnServer", "ClientId", "ClientSecret", "MasterPassword")) {
            assertThat(form.check(user, where, field, "x")).matches(DENIED_OR_NOTHING);
        }
        assertThat(server.tokenRequests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"admin, ''", "owner, job/team/", "owner, user/owner/"})
    void whoMayEditCredentialsHereIsToldWhatIsWrongWithAField(String user, String where) throws Exception {
        assertThat(form.check(user, where, "OwnServer", "bitwarden.eu"))
                .contains("<div class=error>", "Choose \u201cEU cloud (bitwarden.eu)\u201d above.");
        assertThat(form.check(user, where, "ClientId", "user.robot")).contains("<div class=warning>", "UUID");
        assertThat(form.check(user, where, "ClientSecret", "user.robot"))
                .contains("<div class=error>", "This is a client_id");
        assertThat(form.check(user, where, "MasterPassword", "ab"))
                .contains("<div class=error>", "fewer than 3 characters");
        assertThat(form.check(user, where, "MasterPassword", FormCalls.stored("ab")))
                .doesNotContain("<div class=error>");
        assertThat(form.check(user, where, "ClientSecret", FormCalls.stored(account.clientSecret())))
                .doesNotContain("<div class=error>");
    }

    @Test
    void nothingAnswersToAMereLink() throws Exception {
        for (String method : List.of("testConnection?serverChoice=US", "checkKey", "checkClientId?value=x")) {
            assertThat(form.get("admin", "", method)).matches("40[45] (?s:.*)");
        }
    }

    /** The Add button of a job's page opens the form at the address of the store. */
    @ParameterizedTest
    @CsvSource({"owner, job/team/credentials/store/folder/", "reader, user/reader/credentials/store/user/"})
    void theFormOfAStoreHasItsButtonAndItsChecksBelowTheOwner(String user, String store) throws Exception {
        User.getById(user, true);
        HtmlPage form = new StoreForm(jenkins, store + "domain/_/", user).addPage();

        String checks = jenkins.contextPath + "/" + store.replaceFirst("credentials/.*", "") + "descriptorByName/"
                + BitwardenApiKeyImpl.class.getName();
        assertThat(form.<HtmlElement>getFirstByXPath("//button[contains(@class, 'validate-button')]")
                        .getAttribute("data-validate-button-descriptor-url"))
                .isEqualTo(checks);
        assertThat(form.<HtmlElement>getFirstByXPath("//*[@class='bitwarden-api-key-check']")
                        .getAttribute("data-url"))
                .isEqualTo(checks + "/checkKey");
        assertThat(form.<HtmlElement>getFirstByXPath("//input[@name='_.clientId']")
                        .getAttribute("checkUrl"))
                .contains(checks + "/checkClientId");
    }

    /** The form of a store has its checks below the store's owner, whatever page it pops up on. */
    @Test
    void thePageThatARequestSaysItComesFromHasNoSay() throws Exception {
        FormCalls fromTheFolder = new FormCalls(jenkins, "job/team/configure");
        FormCalls fromElsewhere = new FormCalls(jenkins, "user/reader/");

        assertThat(fromTheFolder.check("owner", "", "ClientId", "x")).matches(DENIED_OR_NOTHING);
        assertThat(fromTheFolder.check("reader", "user/reader/", "ClientId", "x"))
                .contains("<div class=error>");
        assertThat(fromElsewhere.check("reader", TeamFolder.PATH, "ClientId", "x"))
                .matches(DENIED_OR_NOTHING);
    }

    @Test
    void aWholeKeyIsTakenApart() throws Exception {
        String whole = "client_id: %s client_secret: %s scope: api grant_type: client_credentials"
                .formatted(account.clientId(), account.clientSecret());

        assertThat(form.check("admin", "", "ClientId", whole))
                .contains("Jenkins takes the client_id and the client_secret out of it");
        assertThat(form.check("admin", "", "ClientSecret", whole))
                .contains("Jenkins takes the client_id and the client_secret out of it");
        assertThat(form.test("admin", "", server.url(), whole, "")).contains("<div class=ok>");
        assertThat(form.test("admin", "", server.url(), FormCalls.stored(account.clientId()), whole))
                .contains("<div class=ok>");
        assertThat(form.test("admin", "", server.url(), "user.robot", whole))
                .contains("<div class=error>", "client_id of another account");
        assertThat(server.tokenRequests()).isEqualTo(2);
    }

    @Test
    void anEmptyFieldIsNoMistakeUntilTheFormIsSaved() throws Exception {
        for (String field : List.of("OwnServer", "ClientId", "ClientSecret", "MasterPassword")) {
            assertThat(form.check("admin", "", field, " ")).doesNotContain("class=error");
        }
        assertThat(form.post("admin", "", "checkKey", Map.of("serverChoice", "EU")))
                .contains("clientId:", "The client_id is missing.", "clientSecret:", "The client_secret is missing.");
        assertThat(form.test("admin", "", server.url(), account.clientId(), ""))
                .contains("<div class=error>", "The client_secret is missing.");
    }

    @Test
    void aFolderOwnerCannotMakeTheControllerTalkToItself() throws Exception {
        assertThat(form.test("owner", "job/team/", server.url(), account.clientId(), account.clientSecret()))
                .startsWith("200")
                .contains("Only an administrator may test a key there");
        assertThat(server.tokenRequests()).isZero();
    }

    /** Everybody who is signed in has a store of their own, and must not learn from it which hosts there are. */
    @Test
    void aUserCannotMakeTheControllerLookForHosts() throws Exception {
        List<String> answers = new ArrayList<>();
        for (String host : List.of(
                "https://no-such-host.example.test",
                "https://10.255.255.1:8443",
                "https://192.168.0.1",
                server.url().toString())) {
            String answer =
                    form.test("reader", "user/reader/", URI.create(host), account.clientId(), account.clientSecret());
            assertThat(answer)
                    .startsWith("200")
                    .contains("Only an administrator can test a key of your own against " + host);
            answers.add(answer.replace(host, "HOST"));
        }
        assertThat(answers).containsOnly(answers.get(0));
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void aUserReachesAServerThatAKeyOfJenkinsItselfIsForButNotThisMachine() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("own", server.url().toString()));

        assertThat(form.test("reader", "user/reader/", server.url(), account.clientId(), account.clientSecret()))
                .contains("Only an administrator may test a key there");
        assertThat(form.test("admin", "user/admin/", server.url(), account.clientId(), account.clientSecret()))
                .contains("<div class=ok>");
        assertThat(server.tokenRequests()).isEqualTo(1);
    }

    @Test
    void aSecretDoesNotFollowARedirect() throws Exception {
        try (EmbeddedBitwarden attacker = EmbeddedBitwarden.start()) {
            trusted.close();
            trusted = new TrustedServers(temporary, server, attacker);
            server.redirectTo(attacker.url().resolve(Endpoint.TOKEN.path()))
                    .failAlways(Endpoint.TOKEN, Failure.REDIRECT);

            assertThat(form.test("admin", "", server.url(), account.clientId(), account.clientSecret()))
                    .contains("<div class=error>");
            assertThat(attacker.tokenRequests()).isZero();
        }
    }
}

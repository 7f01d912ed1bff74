package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may do what with the credential form's web methods, and what they answer. */
@WithJenkins
class ConnectionTest {

    /** 403, or 404 where even that the folder exists is not for everybody. */
    private static final Pattern DENIED = Pattern.compile("40[34] .*", Pattern.DOTALL);

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    Path temporary;

    private JenkinsRule jenkins;
    private EmbeddedBitwarden server;
    private Account account;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        server = EmbeddedBitwarden.start();
        account = server.addAccount("ci@example.test", "correct horse battery staple");
        trust(server.caCertificate());
        Folder folder = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "owner")
                .grant(CredentialsProvider.VIEW, CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onItems(folder)
                .to("owner"));
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        server.close();
    }

    @Test
    void anAdministratorLearnsWhetherAKeyIsAccepted() throws Exception {
        assertThat(test("admin", "", server.url(), account.clientId(), account.clientSecret()))
                .startsWith("200")
                .contains("<div class=ok>", "accepts the API key user\u2026");
        assertThat(test("admin", "", server.url(), account.clientId(), "not" + account.clientSecret()))
                .contains("<div class=error>", "does not accept this API key")
                .doesNotContain(account.clientSecret());
        assertThat(server.violations()).isEmpty();
        assertThat(server.deviceIds()).hasSize(1);
    }

    @Test
    void aTextThatCannotBeAKeyIsNotSentAnywhere() throws Exception {
        assertThat(test("admin", "", server.url(), "organization.1", account.clientSecret()))
                .contains("<div class=error>", "client_id of an organization");
        assertThat(test("admin", "", server.url(), account.clientId(), "********"))
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
        "reader, user/owner/"
    })
    void whoMayNotEditCredentialsHereMayNotUseTheFormEither(String user, String where) throws Exception {
        assertThat(test(user, where, server.url(), account.clientId(), account.clientSecret()))
                .matches(DENIED);
        for (String field : List.of("OwnServer", "ClientId", "ClientSecret")) {
            assertThat(post(user, where + "descriptorByName/" + type() + "/check" + field, List.of(pair("value", "x"))))
                    .matches(DENIED);
        }
        assertThat(server.tokenRequests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"admin, ''", "owner, job/team/", "owner, user/owner/"})
    void whoMayEditCredentialsHereIsToldWhatIsWrongWithAField(String user, String where) throws Exception {
        String checks = where + "descriptorByName/" + type() + "/check";

        assertThat(post(user, checks + "OwnServer", List.of(pair("value", "bitwarden.eu"))))
                .contains("<div class=error>", "Write EU");
        assertThat(post(user, checks + "ClientId", List.of(pair("value", "user.robot"))))
                .contains("<div class=warning>", "UUID");
        assertThat(post(user, checks + "ClientSecret", List.of(pair("value", "user.robot"))))
                .contains("<div class=error>", "This is a client_id");
        assertThat(post(user, checks + "ClientSecret", List.of(pair("value", stored(account.clientSecret())))))
                .doesNotContain("<div class=error>");
    }

    @Test
    void nothingAnswersToAMereLink() throws Exception {
        WebClient client = client("admin");
        Page page = client.goTo("descriptorByName/" + type() + "/testConnection?serverChoice=US", "text/html");

        assertThat(page.getWebResponse().getStatusCode()).isIn(404, 405);
    }

    @Test
    void aFolderOwnerCannotMakeTheControllerTalkToItself() throws Exception {
        assertThat(test("owner", "job/team/", server.url(), account.clientId(), account.clientSecret()))
                .startsWith("200")
                .contains("Only an administrator may test a key there");
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void aStoredSecretIsNotSentToAServerThatItIsNotStoredFor() throws Exception {
        storeInFolder("https://vault.example.com");

        assertThat(test("owner", "job/team/", server.url(), account.clientId(), stored(account.clientSecret())))
                .contains("<div class=error>", "paste it once more");
        assertThat(test("owner", "user/owner/", server.url(), account.clientId(), stored(account.clientSecret())))
                .contains("<div class=error>", "paste it once more");
        assertThat(server.tokenRequests()).isZero();
    }

    @Test
    void aStoredSecretIsSentToTheServerThatItIsStoredFor() throws Exception {
        storeInFolder(server.url().toString());

        // The rule about stored secrets lets this pass; the rule about local addresses, which comes after it, does not.
        assertThat(test("owner", "job/team/", server.url(), account.clientId(), stored(account.clientSecret())))
                .contains("Only an administrator may test a key there");
        assertThat(test("admin", "job/team/", server.url(), account.clientId(), stored(account.clientSecret())))
                .contains("<div class=ok>");
    }

    @Test
    void aSecretDoesNotFollowARedirect() throws Exception {
        try (EmbeddedBitwarden attacker = EmbeddedBitwarden.start()) {
            server.redirectTo(attacker.url().resolve(Endpoint.TOKEN.path()))
                    .failAlways(Endpoint.TOKEN, Failure.REDIRECT);

            assertThat(test("admin", "", server.url(), account.clientId(), account.clientSecret()))
                    .contains("<div class=error>");
            assertThat(attacker.tokenRequests()).isZero();
        }
    }

    private void storeInFolder(String url) throws Exception {
        Folder folder = jenkins.jenkins.getItemByFullName("team", Folder.class);
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            CredentialsStore store = StreamSupport.stream(
                            CredentialsProvider.lookupStores(folder).spliterator(), false)
                    .filter(candidate -> candidate.getContext() == folder)
                    .findFirst()
                    .orElseThrow();
            BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                    CredentialsScope.GLOBAL,
                    "bitwarden",
                    null,
                    Secret.fromString(account.clientId()),
                    Secret.fromString(account.clientSecret()));
            key.setServer(url);
            store.addCredentials(Domain.global(), key);
        }
    }

    /** A secret as the form carries it: encrypted. */
    private static String stored(String secret) {
        return Secret.fromString(secret).getEncryptedValue();
    }

    private static String type() {
        return BitwardenApiKeyImpl.class.getName();
    }

    private String test(String user, String where, URI url, String clientId, String clientSecret) throws Exception {
        return post(
                user,
                where + "descriptorByName/" + type() + "/testConnection",
                List.of(
                        pair("serverChoice", "own"),
                        pair("ownServer", url.toString()),
                        pair("clientId", clientId),
                        pair("clientSecret", clientSecret)));
    }

    private String post(String user, String path, List<NameValuePair> parameters) throws Exception {
        WebClient client = client(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        request.setRequestParameters(new ArrayList<>(parameters));
        Page page = client.getPage(client.addCrumb(request));
        return page.getWebResponse().getStatusCode() + " "
                + page.getWebResponse().getContentAsString().replace("\"", "");
    }

    private WebClient client(String user) throws Exception {
        WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        if (!user.equals("anonymous")) {
            User.getById(user, true);
            client.login(user);
        }
        return client;
    }

    private static NameValuePair pair(String name, String value) {
        return new NameValuePair(name, value);
    }

    private void trust(Path caCertificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        try (var pem = Files.newInputStream(caCertificate)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = temporary.resolve("trust.jks");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, new char[0]);
        }
        System.setProperty(TRUST_STORE, file.toString());
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.cli.CLICommandInvoker;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What XML of a key may hold: the elements of a key, and no encrypted value that its sender could have moved. */
@SharedJenkins
class HandedInXmlTest {

    private static final String REFUSED = "is used only with the server that it is stored for";
    private static final String SYSTEM = "credentials/store/system/domain/_/createCredentials";
    private static final String TEAM = "job/team/credentials/store/folder/domain/_/createCredentials";
    private static final String OF_ADA = "user/ada/credentials/store/user/domain/_/createCredentials";
    private static final String ELSEWHERE = "https://elsewhere.example.com";

    private JenkinsRule jenkins;
    private RestClient rest;
    private Folder team;

    @BeforeEach
    void secure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        rest = new RestClient(rule);
        team = jenkins.createProject(Folder.class, "team");
        Keys.add(team, Keys.of("stored", "https://vault.example.com"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("ada", "owner")
                .grant(CredentialsProvider.CREATE, CredentialsProvider.UPDATE, CredentialsProvider.VIEW)
                .onItems(team)
                .to("owner"));
        User.getById("ada", true);
    }

    @ParameterizedTest
    @ValueSource(strings = {ELSEWHERE, "US"})
    void nobodyStoresAnEncryptedValueOfAnotherKeyInAStoreOfTheirOwn(String server) throws Exception {
        assertRefused(post("ada", OF_ADA, xml(server, Keys.CLIENT_ID, stored())), REFUSED);
        assertRefused(
                post("ada", OF_ADA, xml(server, Keys.CLIENT_ID, " " + stored() + "\n")),
                "This contains an encrypted value");
        assertThat(cli("ada", xml(server, Keys.CLIENT_ID, stored()), "create-credentials-by-xml", userStore(), "_"))
                .contains("InvalidXmlException", REFUSED);
        assertThat(cli("ada", list(xml(server, Keys.CLIENT_ID, stored())), "import-credentials-as-xml", userStore()))
                .contains("InvalidXmlException", REFUSED);
        assertThat(ofAda()).isZero();

        assertThat(post("ada", OF_ADA, xml(server, Keys.CLIENT_ID, Keys.CLIENT_SECRET))
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(cli(
                        "ada",
                        xml(server, Keys.CLIENT_ID, stored()),
                        "update-credentials-by-xml",
                        userStore(),
                        "_",
                        "new"))
                .contains("InvalidXmlException", REFUSED);
        assertThat(ofAda()).isOne();
    }

    @Test
    void theOwnerOfAFolderMovesAStoredValueToNoOtherServerAndAnAdministratorDoes() throws Exception {
        assertRefused(post("owner", TEAM, xml(ELSEWHERE, stored(Keys.CLIENT_ID), stored())), REFUSED);

        assertThat(post("owner", TEAM, xml("https://vault.example.com", stored(Keys.CLIENT_ID), stored()))
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(post("admin", SYSTEM, xml(ELSEWHERE, stored(Keys.CLIENT_ID), stored()))
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(Keys.find(team, "new").getServer()).isEqualTo("https://vault.example.com");
        assertThat(Keys.find(jenkins.jenkins, "new").getServer()).isEqualTo(ELSEWHERE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <server>EU</server>   | <serverUrl>EU</serverUrl>         | serverUrl: A Bitwarden API key in XML has only the elements
            <server>EU</server>   | <server class="string">EU</server> | server: A Bitwarden API key in XML has only the elements
            <id>                  | <password/><id>                   | password: A Bitwarden API key in XML has only
            <scope>GLOBAL</scope> | <scope>GLOBALLY</scope>           | scope: Write GLOBAL, or SYSTEM
            """)
    void anUnknownElementOrScopeIsRefused(String right, String wrong, String error) throws Exception {
        String xml = Documentation.example("xml").replace(right, wrong);

        assertThat(xml).contains(wrong);
        assertRefused(post("admin", SYSTEM, xml), error);
        assertRefused(post("admin", SYSTEM, xml), "The credential is \u201cbitwarden\u201d.");
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
    }

    @Test
    void aStoredMasterPasswordIsMovedToNoOtherServerAndToNoOtherKey() throws Exception {
        String moved = xml(ELSEWHERE, Keys.CLIENT_ID, Keys.CLIENT_SECRET)
                .replace(Keys.MASTER_PASSWORD, stored(Keys.MASTER_PASSWORD));

        assertRefused(post("owner", TEAM, moved), REFUSED);
        assertRefused(post("ada", OF_ADA, moved.replace(ELSEWHERE, "US")), REFUSED);
        assertThat(post("owner", TEAM, moved.replace(ELSEWHERE, "https://vault.example.com"))
                        .getStatusCode())
                .isEqualTo(200);
        Keys.assertUnlocks(team, "new");
    }

    @Test
    void aMasterPasswordThatJenkinsHasLeftOutIsNotTakenForNone() throws Exception {
        String xml = Documentation.example("xml");
        String leftOut =
                xml.replace(Keys.MASTER_PASSWORD + "</", "<secret-redacted/></").replace(Keys.MASTER_PASSWORD, "");

        assertThat(leftOut).contains("<masterPassword><secret-redacted/></masterPassword>");
        assertRefused(post("admin", SYSTEM, leftOut), "masterPassword: The master password is not in this XML.");
        assertThat(post("admin", SYSTEM, xml.replaceFirst("<masterPassword>.*</masterPassword>", "<masterPassword/>"))
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getMasterPassword()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ab           | The master password has fewer than 3 characters.
            ********     | These stars are a placeholder, not a master password.
            'two\nlines' | The master password has several lines
            """)
    void aMasterPasswordThatCannotBeRightIsRefusedAtItsElement(String password, String error) throws Exception {
        String xml = Documentation.example("xml").replace(Keys.MASTER_PASSWORD, password.replace("\\n", "\n"));

        assertRefused(post("admin", SYSTEM, xml), "masterPassword: " + error);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
    }

    @Test
    void aRefusedKeyOfAListIsNamedByItsIdOrItsPlace() throws Exception {
        String good = Documentation.example("xml");
        String wrong = good.replace(Keys.CLIENT_SECRET, "short").replace(">bitwarden<", ">second<");

        assertThat(importing(good, wrong)).contains("clientSecret: This is too short", "“second”");
        assertThat(importing(good, wrong.replaceFirst("<id>.*</id>", "")))
                .contains("clientSecret: This is too short", "BitwardenApiKeyImpl[2]”");
    }

    private String importing(String... keys) {
        return cli("admin", list(keys), "import-credentials-as-xml", "system::system::jenkins");
    }

    private static String list(String... keys) {
        return "<list><com.cloudbees.plugins.credentials.domains.DomainCredentials><domain/><credentials>"
                + String.join("", keys)
                + "</credentials></com.cloudbees.plugins.credentials.domains.DomainCredentials></list>";
    }

    private static String stored() {
        return stored(Keys.CLIENT_SECRET);
    }

    private static String stored(String secret) {
        return Secret.fromString(secret).getEncryptedValue();
    }

    private static String userStore() {
        return "user::user::ada";
    }

    private static String xml(String server, String clientId, String clientSecret) throws Exception {
        return Documentation.example("xml")
                .replace(">EU<", ">" + server + "<")
                .replace(">bitwarden<", ">new<")
                .replace(Keys.CLIENT_ID, clientId)
                .replace(Keys.CLIENT_SECRET, clientSecret);
    }

    private int ofAda() {
        User ada = User.getById("ada", true);
        try (ACLContext asAda = ACL.as2(ada.impersonate2())) {
            return Keys.store(ada).getCredentials(Domain.global()).size();
        }
    }

    private WebResponse post(String user, String address, String xml) throws Exception {
        return rest.call(user, HttpMethod.POST, address, xml);
    }

    private static void assertRefused(WebResponse answer, String error) {
        assertThat(answer.getStatusCode()).isEqualTo(400);
        assertThat(answer.getContentAsString(StandardCharsets.UTF_8))
                .contains(error)
                .doesNotContain(Keys.CLIENT_SECRET);
    }

    private String cli(String user, String input, String command, String... arguments) {
        CLICommandInvoker.Result result = new CLICommandInvoker(jenkins, command)
                .asUser(user)
                .withStdin(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .invokeWithArgs(arguments);
        assertThat(result.returnCode()).isNotZero();
        assertThat(result.stderr()).doesNotContain(Keys.CLIENT_SECRET);
        return result.stderr();
    }
}

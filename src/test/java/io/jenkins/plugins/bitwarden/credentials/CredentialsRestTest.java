package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.Item;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

@SharedJenkins
class CredentialsRestTest {

    private static final String SYSTEM = "credentials/store/system/domain/_/";
    private static final String TEAM = "job/team/credentials/store/folder/domain/_/";
    private static final String KEY = "credential/bitwarden/config.xml";

    private JenkinsRule jenkins;
    private RestClient rest;
    private Folder team;
    private String xml;

    @BeforeEach
    void secure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        rest = new RestClient(rule);
        xml = Documentation.example("xml");
        team = jenkins.createProject(Folder.class, "team");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("administrator")
                .grant(Jenkins.READ)
                .everywhere()
                .to("owner", "viewer", "reader")
                .grant(Item.READ)
                .onItems(team)
                .to("owner", "viewer", "reader")
                .grant(
                        CredentialsProvider.CREATE,
                        CredentialsProvider.UPDATE,
                        CredentialsProvider.VIEW,
                        CredentialsProvider.DELETE)
                .onItems(team)
                .to("owner")
                .grant(CredentialsProvider.VIEW)
                .everywhere()
                .to("viewer"));
    }

    @Test
    void anAdministratorAddsReadsChangesAndDeletesAKey() throws Exception {
        assertThat(status("administrator", HttpMethod.POST, SYSTEM + "createCredentials", xml))
                .isEqualTo(200);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");

        String read =
                rest.call("administrator", HttpMethod.GET, SYSTEM + KEY, null).getContentAsString();
        assertThat(read).contains("<server>EU</server>", "<secret-redacted/>").doesNotContain("{");
        assertHoldsNone("what is read", read, Keys.SECRETS);

        assertThat(status("administrator", HttpMethod.POST, SYSTEM + KEY, xml.replace(">EU<", ">US<")))
                .isEqualTo(200);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("US"));

        assertThat(status("administrator", HttpMethod.DELETE, SYSTEM + KEY, null))
                .isEqualTo(200);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
    }

    @Test
    void theOwnerOfAFolderAddsReadsAndChangesItsKeys() throws Exception {
        assertThat(status("owner", HttpMethod.POST, TEAM + "createCredentials", xml))
                .isEqualTo(200);
        assertThat(Keys.find(team, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();

        assertHoldsNone(
                "what is read",
                rest.call("owner", HttpMethod.GET, TEAM + KEY, null).getContentAsString(),
                Keys.SECRETS);
        assertThat(status("owner", HttpMethod.POST, TEAM + KEY, xml.replace(">EU<", ">US<")))
                .isEqualTo(200);
        assertThat(Keys.find(team, "bitwarden").toApiKey()).isEqualTo(Keys.at("US"));
        assertHoldsNone("the folder's file", team.getConfigFile().asString(), Keys.SECRETS);
    }

    @ParameterizedTest
    @CsvSource({"viewer, 403", "owner, 404", "reader, 404", "anonymous, 403"})
    void othersAreKeptFromTheSystemsKeys(String user, int status) throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "EU"));

        assertIsKeptFrom(SYSTEM, user, status);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
    }

    @ParameterizedTest
    @CsvSource({"viewer, 403", "reader, 404", "anonymous, 403"})
    void othersAreKeptFromAFoldersKeys(String user, int status) throws Exception {
        Keys.add(team, Keys.of("bitwarden", "EU"));

        assertIsKeptFrom(TEAM, user, status);
        assertThat(Keys.find(team, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
    }

    /** Jenkins does not let on that there is a store, by 404, to who may not view it. */
    private void assertIsKeptFrom(String store, String user, int status) throws Exception {
        String other = xml.replace(">EU<", ">US<");
        assertThat(status(user, HttpMethod.POST, store + "createCredentials", other.replace("bitwarden<", "new<")))
                .isEqualTo(status);
        assertThat(status(user, HttpMethod.POST, store + KEY, other)).isEqualTo(status);
        assertThat(status(user, HttpMethod.DELETE, store + KEY, null)).isEqualTo(status);
        WebResponse read = rest.call(user, HttpMethod.GET, store + KEY, null);
        assertThat(read.getStatusCode()).isEqualTo(user.equals("viewer") ? 200 : status);
        assertHoldsNone("what is read", read.getContentAsString(), Keys.SECRETS);
    }

    @Test
    void aKeyThatCannotBeRightIsStatus400WithTheSentenceAndChangesNothing() throws Exception {
        WebResponse refused = rest.call(
                "owner",
                HttpMethod.POST,
                TEAM + "createCredentials",
                xml.replace(Keys.CLIENT_ID, "organization.6f9a1c34"));
        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getContentType()).isEqualTo("text/plain");
        assertThat(refused.getContentAsString())
                .startsWith("clientId: This is the client_id of an organization.")
                .hasLineCount(1);
        assertThat(Keys.find(team, "bitwarden")).isNull();

        Keys.add(team, Keys.of("bitwarden", "EU"));
        String read = rest.call("owner", HttpMethod.GET, TEAM + KEY, null).getContentAsString();
        WebResponse sentBack = rest.call("owner", HttpMethod.POST, TEAM + KEY, read);
        assertThat(sentBack.getStatusCode()).isEqualTo(400);
        assertThat(sentBack.getContentAsString()).startsWith("clientId: The client_id is missing.");
        assertThat(Keys.find(team, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
    }

    private int status(String user, HttpMethod method, String address, String body) throws Exception {
        return rest.call(user, method, address, body).getStatusCode();
    }
}

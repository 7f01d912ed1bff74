package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.User;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;

/** Which credentials the forms of the step and the binding offer, and to whom. */
@SharedJenkins
class CredentialDropDownsTest {

    private static final String KEYS = "/fillCredentialsIdItems";
    private static final String PASSWORDS = "/fillMasterPasswordIdItems";
    private static final String STEP = WithBitwardenStep.class.getName();
    private static final String BINDING = BitwardenApiKeyBinding.class.getName();
    private static final String JOB = "job/team/job/publish/";

    private final Map<String, WebClient> clients = new HashMap<>();
    private JenkinsRule jenkins;

    @BeforeEach
    void fill(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Folder team = jenkins.createProject(Folder.class, "team");
        Folder other = jenkins.createProject(Folder.class, "other");
        team.createProject(WorkflowJob.class, "publish");
        fill(jenkins.jenkins, CredentialsScope.GLOBAL, "global");
        fill(jenkins.jenkins, CredentialsScope.SYSTEM, "system");
        fill(team, CredentialsScope.GLOBAL, "team");
        fill(other, CredentialsScope.GLOBAL, "other");

        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "owner", "user")
                .grant(Item.CONFIGURE)
                .onItems(team, team.getItem("publish"))
                .to("owner")
                .grant(CredentialsProvider.USE_ITEM)
                .onItems(team, team.getItem("publish"))
                .to("user"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "user", "admin"})
    void aJobIsOfferedWhatItsBuildsMayUseOfTheTypeThatFitsBesideItsCurrentValue(String who) throws Exception {
        assertThat(offered(who, JOB, STEP + KEYS)).containsExactlyInAnyOrder("", "current", "global-key", "team-key");
        assertThat(offered(who, JOB, STEP + PASSWORDS))
                .containsExactlyInAnyOrder("", "current", "global-text", "team-text");
    }

    @Test
    void aJobThatRunsAsSomebodyIsOfferedNoMoreThanTheyMayUse() throws Exception {
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator()
                        .authenticate(
                                "team/publish", User.getById("reader", true).impersonate2()));

        assertThat(offered("admin", JOB, STEP + KEYS)).containsExactly("", "current");
        assertThat(offered("admin", JOB, STEP + PASSWORDS)).containsExactly("", "current");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "admin"})
    void theBindingOffersAJobsKeysToThoseWhoMayConfigureIt(String who) throws Exception {
        assertThat(offered(who, JOB, BINDING + KEYS)).containsExactlyInAnyOrder("global-key", "team-key");
    }

    @Test
    void whoMayOnlyReadAJobLearnsNothingOfItsCredentials() throws Exception {
        assertThat(offered("reader", JOB, STEP + KEYS)).containsExactly("current");
        assertThat(offered("reader", JOB, STEP + PASSWORDS)).containsExactly("current");
        assertThat(offered("reader", JOB, BINDING + KEYS)).isEmpty();
    }

    @Test
    void theOwnerOfOneFolderLearnsNothingElsewhere() throws Exception {
        assertThat(offered("owner", "job/other/", STEP + KEYS)).containsExactly("current");
        assertThat(offered("owner", "", STEP + KEYS)).containsExactly("current");
        assertThat(offered("owner", "", STEP + PASSWORDS)).containsExactly("current");
        assertThat(offered("owner", "", BINDING + KEYS)).isEmpty();
    }

    @Test
    void outsideOfJobsAdministratorsAreOfferedWhatEveryBuildMayUse() throws Exception {
        assertThat(offered("admin", "", STEP + KEYS)).containsExactlyInAnyOrder("", "current", "global-key");
        assertThat(offered("admin", "", STEP + PASSWORDS)).containsExactlyInAnyOrder("", "current", "global-text");
    }

    @ParameterizedTest
    @CsvSource({"fillCredentialsIdItems", "fillMasterPasswordIdItems"})
    void strangersAndLinksGetNothing(String method) throws Exception {
        String address = "descriptorByName/" + STEP + "/" + method;

        assertThat(ask(stranger(), HttpMethod.POST, JOB + address)
                        .getWebResponse()
                        .getStatusCode())
                .isIn(403, 404);
        assertThat(ask(client("admin"), HttpMethod.GET, JOB + address)
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void anItemsCardSaysThatTheVaultStaysLockedToThoseWhoMayConfigureTheJob() throws Exception {
        BitwardenApiKeyImpl whole = FaultBench.key("whole", FaultBench.SERVER);
        whole.setMasterPassword(Secret.fromString(FaultBench.MASTER_PASSWORD));
        FaultBench.store(whole);
        for (String who : List.of("owner", "user", "admin")) {
            assertThat(checkItem(who, "team-key", "")).contains("error", "unlocked vault only");
            assertThat(checkItem(who, "team-key", "team-text")).doesNotContain("error");
            assertThat(checkItem(who, "whole", "")).doesNotContain("error");
            assertThat(checkItem(who, "other-key", "")).doesNotContain("error");
            assertThat(checkItem(who, "", "")).doesNotContain("error");
        }
        assertThat(checkItem("reader", "team-key", "")).doesNotContain("error");
    }

    @Test
    void aDropDownSaysThatACredentialIsNotThereToThoseWhoMayConfigureTheJob() throws Exception {
        for (String who : List.of("owner", "user", "admin")) {
            assertThat(check(who, "checkCredentialsId", "team-key")).doesNotContain("error");
            assertThat(check(who, "checkCredentialsId", "${KEY}")).doesNotContain("error");
            for (String wrong : List.of("team-text", "other-key", "system-key")) {
                assertThat(check(who, "checkCredentialsId", wrong)).contains("No Bitwarden API key “" + wrong + "”");
            }
            assertThat(check(who, "checkCredentialsId", "")).contains("Choose the API key");
            assertThat(check(who, "checkMasterPasswordId", "team-text")).doesNotContain("error");
            assertThat(check(who, "checkMasterPasswordId", "${KEY}")).doesNotContain("error");
            assertThat(check(who, "checkMasterPasswordId", "")).doesNotContain("error");
            assertThat(check(who, "checkMasterPasswordId", "team-key")).contains("No secret text “team-key”");
        }
        for (String value : List.of("", "team-key", "other-key")) {
            assertThat(check("reader", "checkCredentialsId", value)).doesNotContain("error");
            assertThat(check("reader", "checkMasterPasswordId", value)).doesNotContain("error");
        }
    }

    @Test
    void aCredentialsParameterOfTheJobMayStandForAKey() throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("team/publish", WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("KEY", "", "", BitwardenApiKey.class.getName(), true)));

        assertThat(check("owner", "checkCredentialsId", "KEY")).doesNotContain("error");
        assertThat(check("owner", "checkCredentialsId", "OTHER")).contains("error");
    }

    private String checkItem(String who, String key, String masterPassword) throws Exception {
        WebRequest request = new WebRequest(
                new URL(jenkins.getURL(), JOB + "descriptorByName/" + BitwardenItem.class.getName() + "/checkItem"),
                HttpMethod.POST);
        request.setRequestParameters(List.of(
                new NameValuePair("value", "registry"),
                new NameValuePair("credentialsId", key),
                new NameValuePair("masterPasswordId", masterPassword)));
        WebClient client = client(who);
        return client.getPage(client.addCrumb(request)).getWebResponse().getContentAsString();
    }

    private String check(String who, String method, String value) throws Exception {
        WebRequest request = new WebRequest(
                new URL(jenkins.getURL(), JOB + "descriptorByName/" + STEP + "/" + method), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("value", value)));
        WebClient client = client(who);
        return client.getPage(client.addCrumb(request)).getWebResponse().getContentAsString();
    }

    private List<String> offered(String who, String context, String method) throws Exception {
        Page answer = ask(client(who), HttpMethod.POST, context + "descriptorByName/" + method);
        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(200);
        return JSONObject.fromObject(answer.getWebResponse().getContentAsString()).getJSONArray("values").stream()
                .map(value -> ((JSONObject) value).getString("value"))
                .toList();
    }

    private Page ask(WebClient client, HttpMethod method, String address) throws Exception {
        WebRequest request = client.addCrumb(new WebRequest(new URL(jenkins.getURL(), address), method));
        if (method == HttpMethod.POST) {
            String field = address.endsWith(PASSWORDS) ? "masterPasswordId" : "credentialsId";
            List<NameValuePair> parameters = new ArrayList<>(request.getRequestParameters());
            parameters.add(new NameValuePair(field, "current"));
            request.setRequestParameters(parameters);
        }
        return client.getPage(request);
    }

    /** Each user logs in once. */
    private WebClient client(String who) throws Exception {
        WebClient known = clients.get(who);
        if (known != null) {
            return known;
        }
        WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .login(who)
                .withThrowExceptionOnFailingStatusCode(false);
        clients.put(who, client);
        return client;
    }

    /** Jenkins answers a stranger with a page that goes on to the login, where a browser would follow. */
    private WebClient stranger() {
        WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        return client;
    }

    private static void fill(ModelObject owner, CredentialsScope scope, String prefix) throws Exception {
        CredentialsStore store = StreamSupport.stream(
                        CredentialsProvider.lookupStores(owner).spliterator(), false)
                .filter(candidate -> candidate.getContext() == owner)
                .findFirst()
                .orElseThrow();
        List<Credentials> all = List.of(
                new BitwardenApiKeyImpl(
                        scope,
                        prefix + "-key",
                        "",
                        Secret.fromString("user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"),
                        Secret.fromString("kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC")),
                new StringCredentialsImpl(scope, prefix + "-text", "", Secret.fromString("a master password")),
                new UsernamePasswordCredentialsImpl(scope, prefix + "-login", "", "someone", "a password of theirs"));
        for (Credentials credentials : all) {
            store.addCredentials(Domain.global(), credentials);
        }
    }
}

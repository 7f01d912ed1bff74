package io.jenkins.plugins.bitwarden.health;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import io.jenkins.plugins.bitwarden.step.Vault;
import java.net.URL;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who is told of a rejected key, and what. */
@SharedJenkins
class RejectedKeyMonitorTest {

    private static final String NEWS = "Bitwarden servers reject API keys";

    private JenkinsRule jenkins;
    private Vault vault;
    private RejectedKeyMonitor monitor;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        monitor = ExtensionList.lookupSingleton(RejectedKeyMonitor.class);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
    }

    @AfterEach
    void stop() throws Exception {
        vault.close();
        Reports.forget();
        monitor.disable(false);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void anAdministratorIsToldOfARotatedKeyUntilTheNewOneIsStored() throws Exception {
        WorkflowJob job = job("bitwarden");
        jenkins.buildAndAssertSuccess(job);
        assertThat(monitor.isActivated()).isFalse();
        List<String> secrets = new ArrayList<>(vault.secrets());
        String rotated = vault.account.rotateKey();
        secrets.add(rotated);
        jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(monitor.isActivated()).isTrue();
        HtmlPage manage = client("admin").goTo("manage");
        assertThat(manage.asNormalizedText())
                .contains(NEWS, "Credential \u201cbitwarden\u201d of Jenkins", "Last used by publish #2")
                .contains(" at " + vault.server.url(), "Rejected since ", "publish #2. Update")
                .doesNotContain("Its key is");
        assertThat(manage.getAnchorByText("publish #2").click().getUrl())
                .isEqualTo(new URL(jenkins.getURL(), "job/publish/2/"));
        HtmlAnchor credential = manage.getAnchorByText("Update");
        assertThat(((HtmlPage) credential.click()).asNormalizedText()).contains("Update credential");
        assertHoldsNone("the page", manage.getWebResponse().getContentAsString(), secrets);
        assertHoldsNone("its file", Files.readString(Reports.file()), secrets);

        update(rotated);

        assertThat(monitor.isActivated()).isFalse();
        jenkins.buildAndAssertSuccess(job);
        assertThat(client("admin").goTo("manage").asNormalizedText()).doesNotContain(NEWS);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void aLoginThatSucceedsWithTheSameKeyEndsTheNews() throws Exception {
        WorkflowJob job = job("bitwarden");
        vault.server.failAlways(Endpoint.TOKEN, Failure.WRONG_SECRET);
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(monitor.isActivated()).isTrue();

        vault.server.heal();
        jenkins.buildAndAssertSuccess(job);

        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void aServerThatCannotBeAskedIsNoNewsOfTheKey() throws Exception {
        vault.server.failAlways(Endpoint.TOKEN, Failure.UNAVAILABLE);

        jenkins.buildAndAssertStatus(Result.FAILURE, job("bitwarden"));

        assertThat(monitor.isActivated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "reader", "manager"})
    void whoMayNotAdministerSeesNothing(String user) throws Exception {
        reject();
        WebClient client = client(user);

        for (String path : List.of("", "manage/", "administrativeMonitorsApi/nonSecurityPopupContent")) {
            assertThat(get(client, path).getWebResponse().getContentAsString())
                    .doesNotContain(NEWS, "bitwarden/", "user.6f9a\u2026");
        }
        for (String path : List.of("", "/message", "/keys", "/keys/0", "/keys/0/page", "/description", "/api/xml")) {
            assertThat(get(client, monitor.getUrl() + path).getWebResponse().getStatusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(post(client, monitor.getUrl() + "/disable")).isEqualTo(403);
        assertThat(monitor.isEnabled()).isTrue();
    }

    @Test
    void anAdministratorMayDismissIt() throws Exception {
        reject();
        WebClient client = client("admin");

        assertThat(get(client, monitor.getUrl() + "/disable").getWebResponse().getStatusCode())
                .as("a mere link")
                .isEqualTo(405);
        assertThat(monitor.isEnabled()).isTrue();
        assertThat(post(client, monitor.getUrl() + "/disable")).isEqualTo(200);

        assertThat(monitor.isEnabled()).isFalse();
        assertThat(client.goTo("manage").asNormalizedText()).doesNotContain(NEWS);
        assertThat(client.goTo("manage/configure").getWebResponse().getContentAsString())
                .contains("Bitwarden API keys that no longer work");
    }

    @Test
    void whatPeopleWroteIsTextNotMarkup() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        String markup = "<img src=x onerror=alert(1)>";
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                "it's {0}",
                markup,
                Secret.fromString(Reports.CLIENT_ID),
                Secret.fromString(Reports.OLD_SECRET));
        Reports.rejected(Reports.stored(folder, key), folder);

        HtmlPage manage = client("admin").goTo("manage");

        assertThat(manage.getWebResponse().getContentAsString()).doesNotContain(markup);
        assertThat(manage.asNormalizedText())
                .contains(
                        markup,
                        "Credential \u201cit's {0}\u201d in team. Its key is ",
                        "Last used by \u201cTest connection\u201d");
    }

    private void reject() throws Exception {
        Reports.rejected(
                (BitwardenApiKey) Reports.store(jenkins.jenkins)
                        .getCredentials(Domain.global())
                        .get(0),
                jenkins.jenkins);
        assertThat(monitor.isActivated()).isTrue();
    }

    private void update(String clientSecret) throws Exception {
        CredentialsStore store = Reports.store(jenkins.jenkins);
        BitwardenApiKey old =
                (BitwardenApiKey) store.getCredentials(Domain.global()).get(0);
        BitwardenApiKeyImpl updated = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, old.getId(), "", old.getClientId(), Secret.fromString(clientSecret));
        updated.setServer(old.getServer());
        store.updateCredentials(Domain.global(), old, updated);
    }

    private WorkflowJob job(String credentialsId) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "publish");
        job.setDefinition(new CpsFlowDefinition(
                "node { %s { withBitwarden(credentialsId: '%s') { } } }"
                        .formatted(vault.withBw(RealBw.V2026_6_0), credentialsId),
                true));
        return job;
    }

    private WebClient client(String user) throws Exception {
        WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        return user.equals("anonymous") ? client : client.login(user);
    }

    private Page get(WebClient client, String path) throws Exception {
        return client.getPage(new URL(jenkins.getURL(), path));
    }

    private int post(WebClient client, String path) throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        return client.getPage(client.addCrumb(request)).getWebResponse().getStatusCode();
    }
}

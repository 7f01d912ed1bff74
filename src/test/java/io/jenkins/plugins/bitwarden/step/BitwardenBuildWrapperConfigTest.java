package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.io.ByteArrayInputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The form of the build environment, and what is kept of it. */
@SharedJenkins
class BitwardenBuildWrapperConfigTest {

    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void store(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createFreeStyleProject("publish");
        var store = CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
        store.addCredentials(
                Domain.global(),
                new BitwardenApiKeyImpl(
                        CredentialsScope.GLOBAL,
                        "the-key",
                        "",
                        Secret.fromString("user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"),
                        Secret.fromString("kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC")));
        store.addCredentials(
                Domain.global(),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "the-password", "", Secret.fromString("secret")));
    }

    @ParameterizedTest
    @CsvSource({"the-key, the-password, 7", "the-key, , 60", "one-that-is-gone, another-that-is-gone, 60"})
    void theFormKeepsWhatItShows(String key, String password, int timeout) throws Exception {
        BitwardenBuildWrapper wrapper = new BitwardenBuildWrapper(key);
        wrapper.setMasterPasswordId(password);
        wrapper.setTimeout(timeout);
        job.getBuildWrappersList().add(wrapper);

        BitwardenBuildWrapper kept =
                jenkins.configRoundtrip(job).getBuildWrappersList().get(BitwardenBuildWrapper.class);

        assertThat(kept).isNotSameAs(wrapper);
        jenkins.assertEqualDataBoundBeans(wrapper, kept);
    }

    @Test
    void aJobWrittenByHandNeedsNoTimeout() throws Exception {
        job.updateByXml(new StreamSource(new ByteArrayInputStream("""
                        <project>
                          <buildWrappers>
                            <io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper>
                              <credentialsId>the-key</credentialsId>
                            </io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper>
                          </buildWrappers>
                        </project>
                        """.getBytes(StandardCharsets.UTF_8))));

        BitwardenBuildWrapper wrapper = job.getBuildWrappersList().get(BitwardenBuildWrapper.class);

        assertThat(wrapper.getTimeout()).isEqualTo(60);
        assertThat(wrapper.getMasterPasswordId()).isNull();
    }

    @Test
    void theFormKeepsItemsAndWhatBuildStepsMayDo() throws Exception {
        BitwardenItem user = new BitwardenItem("database", "DB_USER");
        user.setField("username");
        user.setFolder("F");
        BitwardenBuildWrapper wrapper = new BitwardenBuildWrapper("the-key");
        wrapper.setMasterPasswordId("the-password");
        BitwardenItem file = new BitwardenItem("cluster", "KUBECONFIG");
        file.setFile(true);
        file.setUsernameVariable("CLUSTER_USER");
        BitwardenItem attached = new BitwardenItem("signing", "KEYSTORE");
        attached.setAttachment("release.p12");
        wrapper.setItems(List.of(new BitwardenItem("registry", "PW"), user, file, attached));
        job.getBuildWrappersList().add(wrapper);

        BitwardenBuildWrapper kept = kept();

        jenkins.assertEqualDataBoundBeans(wrapper, kept);
        assertThat(kept.getItems())
                .extracting(BitwardenItem::request)
                .containsExactly(
                        new ItemRequest("registry", "password", null, null, null),
                        new ItemRequest("database", "username", "F", null, null),
                        new ItemRequest("cluster", "password", null, null, null),
                        new ItemRequest("signing", "password", null, null, null, "release.p12"));
        assertThat(kept.getItems().get(2).isFile()).isTrue();
        assertThat(kept.getItems().get(2).getUsernameVariable()).isEqualTo("CLUSTER_USER");
        assertThat(kept.getExposeSession()).isNull();

        kept.setExposeSession(true);
        kept.setDiscardApiKey(true);
        BitwardenBuildWrapper keptAgain = kept();

        assertThat(keptAgain).isNotSameAs(kept);
        jenkins.assertEqualDataBoundBeans(kept, keptAgain);
        assertThat(keptAgain.getExposeSession()).isTrue();
        assertThat(keptAgain.isDiscardApiKey()).isTrue();
        jenkins.jenkins.reload();
        assertThat(jenkins.jenkins
                        .getItemByFullName("publish", FreeStyleProject.class)
                        .getBuildWrappersList()
                        .get(BitwardenBuildWrapper.class)
                        .getItems())
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<variable>PATH</variable> | An item cannot be in the variable PATH",
                "<variable>1A</variable> | is not a valid variable name",
                "'' | The variable is missing"
            })
    void itemsWrittenByHandAreCheckedBeforeTheLogin(String variable, String message) throws Exception {
        job.updateByXml(new StreamSource(
                new ByteArrayInputStream("""
                        <project>
                          <buildWrappers>
                            <io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper>
                              <credentialsId>the-key</credentialsId>
                              <masterPasswordId>the-password</masterPasswordId>
                              <items>
                                <io.jenkins.plugins.bitwarden.step.BitwardenItem>
                                  <item>registry</item>%s
                                </io.jenkins.plugins.bitwarden.step.BitwardenItem>
                              </items>
                            </io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper>
                          </buildWrappers>
                        </project>
                        """.formatted(variable).getBytes(StandardCharsets.UTF_8))));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("Logging in", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    private BitwardenBuildWrapper kept() throws Exception {
        return jenkins.configRoundtrip(job).getBuildWrappersList().get(BitwardenBuildWrapper.class);
    }

    @Test
    void jobsWrittenAsCodeCallItBitwardenLogin() {
        assertThat(SymbolLookup.getSymbolValue(new BitwardenBuildWrapper("the-key")))
                .containsExactly("bitwardenLogin");
    }

    @ParameterizedTest
    @CsvSource({"reader, false", "owner, true", "user, true"})
    void theFormOffersCredentialsToThoseWhoMayConfigureTheJob(String who, boolean offered) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "owner", "user")
                .grant(Item.CONFIGURE)
                .onItems(job)
                .to("owner")
                .grant(CredentialsProvider.USE_ITEM)
                .onItems(job)
                .to("user"));

        try (WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).login(who)) {
            assertThat(items(client, "CredentialsId").contains("the-key")).isEqualTo(offered);
            assertThat(items(client, "MasterPasswordId").contains("the-password"))
                    .isEqualTo(offered);
        }
    }

    private String items(WebClient client, String field) throws Exception {
        URL url = new URL(client.getContextPath() + "job/publish/descriptorByName/"
                + BitwardenBuildWrapper.class.getName() + "/fill" + field + "Items");
        return client.getPage(client.addCrumb(new WebRequest(url, HttpMethod.POST)))
                .getWebResponse()
                .getContentAsString();
    }
}

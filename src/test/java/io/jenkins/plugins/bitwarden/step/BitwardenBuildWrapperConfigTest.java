package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.io.ByteArrayInputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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

        assertThat(items(who, "CredentialsId").contains("the-key")).isEqualTo(offered);
        assertThat(items(who, "MasterPasswordId").contains("the-password")).isEqualTo(offered);
    }

    private String items(String who, String field) throws Exception {
        try (WebClient client = jenkins.createWebClient().login(who)) {
            URL url = new URL(client.getContextPath() + "job/publish/descriptorByName/"
                    + BitwardenBuildWrapper.class.getName() + "/fill" + field + "Items");
            return client.getPage(client.addCrumb(new WebRequest(url, HttpMethod.POST)))
                    .getWebResponse()
                    .getContentAsString();
        }
    }
}

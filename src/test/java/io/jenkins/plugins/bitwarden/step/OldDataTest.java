package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.DeviceId;
import io.jenkins.plugins.bitwarden.health.RejectedKeyMonitor;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** What earlier versions wrote is understood. {@link OldDataWriter} wrote it, with them. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the build that goes on has a POSIX workspace")
class OldDataTest {

    static final String ITEM_PASSWORD = "hunter2-in-the-vault";

    private JenkinsRule jenkins;
    private WorkflowRun build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        build = Objects.requireNonNull(rule.jenkins.getItemByFullName("interrupted", WorkflowJob.class))
                .getBuildByNumber(1);
        rule.waitForCompletion(build);
    }

    @Test
    @LocalData("v1")
    void aKeyIsTheSameKeyOnTheSameDevice() throws Exception {
        BitwardenApiKeyImpl key = (BitwardenApiKeyImpl) CredentialsMatchers.firstOrNull(
                FaultBench.store().getCredentials(Domain.global()), CredentialsMatchers.withId("key"));

        assertThat(Objects.requireNonNull(key).getScope()).isEqualTo(CredentialsScope.GLOBAL);
        assertThat(key.getServer()).isEqualTo(FaultBench.SERVER);
        assertThat(key.getClientId().getPlainText()).isEqualTo(FaultBench.CLIENT_ID);
        assertThat(key.getClientSecret().getPlainText()).isEqualTo(FaultBench.CLIENT_SECRET);
        assertThat(DeviceId.of(key.toApiKey().clientId())).hasToString("5e503896-5b99-46ea-b3a3-a304e053c7f5");
    }

    @Test
    @LocalData("v1")
    void aMasterPasswordIsStillThere() throws Exception {
        assertThat(masterPassword("whole")).hasValue(FaultBench.MASTER_PASSWORD);
        assertThat(masterPassword("key")).isEmpty();
    }

    private static Optional<String> masterPassword(String id) throws Exception {
        BitwardenApiKeyImpl key = (BitwardenApiKeyImpl) CredentialsMatchers.firstOrNull(
                FaultBench.store().getCredentials(Domain.global()), CredentialsMatchers.withId(id));
        return Optional.ofNullable(Objects.requireNonNull(key).getMasterPassword())
                .map(Secret::getPlainText);
    }

    @Test
    @LocalData("v1")
    void aClassicJobStillLogsIn() {
        FreeStyleProject job = jenkins.jenkins.getItemByFullName("classic", FreeStyleProject.class);

        BitwardenBuildWrapper login =
                Objects.requireNonNull(job).getBuildWrappersList().get(BitwardenBuildWrapper.class);
        assertThat(login.getCredentialsId()).isEqualTo("key");
        assertThat(login.getMasterPasswordId()).isEqualTo("master");
        assertThat(login.getTimeout()).isEqualTo(90);
        assertThat(job.getBuildWrappersList().get(SecretBuildWrapper.class).getBindings())
                .singleElement()
                .isInstanceOfSatisfying(BitwardenApiKeyBinding.class, binding -> {
                    assertThat(binding.getCredentialsId()).isEqualTo("key");
                    assertThat(binding.getClientIdVariable()).isEqualTo("ID");
                    assertThat(binding.getClientSecretVariable()).isNull();
                });
    }

    /** Its block was open when that version was shut down. */
    @Test
    @LocalData("v1")
    void aBuildGoesOnWithItsSecretsAndItsDirectoryIsDeleted() throws Exception {
        jenkins.assertBuildStatusSuccess(build);

        jenkins.assertLogContains("still masked: **** and ****", build);
        SecretAssert.assertHoldsNone(build.getRootDir().toPath(), List.of(ShellBw.SESSION, ITEM_PASSWORD));
        assertThat(Sessions.noted()).isEmpty();
        FaultBench.assertNoSessionFiles();
    }

    @Test
    @LocalData("v1")
    void aRejectedKeyIsStillNews() {
        assertThat(ExtensionList.lookupSingleton(RejectedKeyMonitor.class).getKeys())
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.getCredentialsId()).isEqualTo("rejected");
                    assertThat(key.getSince()).isBefore("2026-12-01");
                    assertThat(key.getPage())
                            .isEqualTo("manage/credentials/store/system/domain/_/credential/rejected/");
                });
    }
}

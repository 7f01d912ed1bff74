package io.jenkins.plugins.bitwarden.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;

/** The binding under "Use secret text(s) or file(s)" of a freestyle job. */
@SharedJenkins
class FreestyleBindingTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8$HOME$$5xPnB7vLd2${PATH}";

    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void store(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createFreeStyleProject();
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new BitwardenApiKeyImpl(
                                CredentialsScope.GLOBAL,
                                "bitwarden",
                                null,
                                Secret.fromString(ID),
                                Secret.fromString(SECRET)));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the job runs sh")
    void theKeyIsInTheVariablesThatBwReadsAsItIsAndMasked() throws Exception {
        bind(new BitwardenApiKeyBinding("bitwarden"));
        job.getBuildersList().add(new Shell("""
                set +x
                printf '%s %s' "$BW_CLIENTID" "$BW_CLIENTSECRET" > bound
                echo "they are: $BW_CLIENTID $BW_CLIENTSECRET"
                """));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(Objects.requireNonNull(build.getWorkspace()).child("bound").readToString())
                .isEqualTo(ID + " " + SECRET);
        jenkins.assertLogContains("they are: **** ****", build);
        jenkins.assertLogNotContains(ID, build);
        jenkins.assertLogNotContains(SECRET, build);
        assertThat(build.getSensitiveBuildVariables()).contains("BW_CLIENTID", "BW_CLIENTSECRET");
    }

    @Test
    void theFormOffersTheBindingAndKeepsWhatItShows() throws Exception {
        BitwardenApiKeyBinding binding = new BitwardenApiKeyBinding("bitwarden");
        binding.setClientIdVariable("ID");
        binding.setClientSecretVariable("KEY");
        bind(binding);

        BitwardenApiKeyBinding kept = (BitwardenApiKeyBinding) jenkins.configRoundtrip(job)
                .getBuildWrappersList()
                .get(SecretBuildWrapper.class)
                .getBindings()
                .get(0);

        assertThat(kept).isNotSameAs(binding);
        jenkins.assertEqualDataBoundBeans(binding, kept);
    }

    @Test
    void theFormKeepsTheStandardNames() throws Exception {
        bind(new BitwardenApiKeyBinding("bitwarden"));

        BitwardenApiKeyBinding kept = (BitwardenApiKeyBinding) jenkins.configRoundtrip(job)
                .getBuildWrappersList()
                .get(SecretBuildWrapper.class)
                .getBindings()
                .get(0);

        assertThat(kept.getCredentialsId()).isEqualTo("bitwarden");
        assertThat(kept.getClientIdVariable()).isNull();
        assertThat(kept.getClientSecretVariable()).isNull();
    }

    @Test
    void anUnknownKeyIsNamedInTheFailure() throws Exception {
        bind(new BitwardenApiKeyBinding("nowhere"));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("nowhere", build);
    }

    private void bind(BitwardenApiKeyBinding binding) {
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(binding)));
    }
}

package io.jenkins.plugins.bitwarden.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

@SharedJenkins
class BitwardenApiKeyBindingTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    private JenkinsRule jenkins;

    @BeforeEach
    void store(JenkinsRule rule) throws Exception {
        jenkins = rule;
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
                                Secret.fromString(SECRET + "\n")));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the Pipeline runs sh")
    void theKeyIsInTheVariablesThatBwReadsAndMasked() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                node {
                  withCredentials([bitwardenApiKey('bitwarden')]) {
                    sh 'set +x; printf "%s %s" "$BW_CLIENTID" "$BW_CLIENTSECRET" > bound; echo "$BW_CLIENTID $BW_CLIENTSECRET"'
                  }
                  echo "afterwards: ${readFile 'bound'}".replace('user.', 'USER.').reverse()
                }
                """);

        jenkins.assertLogContains("**** ****", build);
        jenkins.assertLogNotContains(ID, build);
        jenkins.assertLogNotContains(SECRET, build);
        jenkins.assertLogContains(
                new StringBuilder(("afterwards: " + ID + " " + SECRET).replace("user.", "USER."))
                        .reverse()
                        .toString(),
                build);
    }

    @Test
    void theVariablesMayHaveOtherNamesAndNeedNoNode() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                withCredentials([bitwardenApiKey(
                    credentialsId: 'bitwarden', clientIdVariable: 'ID', clientSecretVariable: 'KEY')]) {
                  echo "${env.ID == '%s' && env.KEY == '%s' && env.BW_CLIENTID == null}, and masked: ${env.KEY}"
                }
                """.formatted(ID, SECRET));

        jenkins.assertLogContains("true, and masked: ****", build);
    }

    @Test
    void aBlankNameIsTheStandardOne() throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                withCredentials([bitwardenApiKey(
                    credentialsId: 'bitwarden', clientIdVariable: ' ', clientSecretVariable: '')]) {
                  echo "${env.BW_CLIENTID == '%s' && env.BW_CLIENTSECRET == '%s'}"
                }
                """.formatted(ID, SECRET));

        jenkins.assertLogContains("true", build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1st", "BW-ID", "a b", "A=B", "PATH+X", "ä", "$X"})
    void aNameThatNoShellCouldReadIsKeptAndRefusedAtItsField(String name) {
        BitwardenApiKeyBinding binding = new BitwardenApiKeyBinding("bitwarden");
        binding.setClientIdVariable(name);
        binding.setClientSecretVariable(name);
        BitwardenApiKeyBinding.DescriptorImpl form = new BitwardenApiKeyBinding.DescriptorImpl();

        assertThat(binding.getClientIdVariable()).isEqualTo(name);
        assertThat(binding.getClientSecretVariable()).isEqualTo(name);
        assertThat(form.doCheckClientIdVariable(name, "").getMessage()).contains("is not a valid variable name");
        assertThat(form.doCheckClientSecretVariable(name, "").getMessage()).contains("is not a valid variable name");
    }

    @ParameterizedTest
    @CsvSource({"BW_CLIENTSECRET, ''", "bw_clientsecret, ' '", "KEY, key"})
    void oneVariableForBothIsRefusedAtEachField(String id, String secret) {
        BitwardenApiKeyBinding.DescriptorImpl form = new BitwardenApiKeyBinding.DescriptorImpl();

        assertThat(form.doCheckClientIdVariable(id, secret).getMessage()).contains("cannot both be in the variable");
        assertThat(form.doCheckClientSecretVariable(secret, id).getMessage())
                .contains("cannot both be in the variable");
        assertThat(form.doCheckClientIdVariable("", "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckClientSecretVariable("", "").kind).isEqualTo(FormValidation.Kind.OK);
    }

    /** Jenkins takes names that differ in capitals only for one variable. */
    @ParameterizedTest
    @ValueSource(strings = {"BW_CLIENTSECRET", "bw_clientsecret"})
    void bothValuesInOneVariableAreRefused(String name) throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                withCredentials([bitwardenApiKey(credentialsId: 'bitwarden', clientIdVariable: '%s')]) {
                  echo 'not reached'
                }
                """.formatted(name));

        jenkins.assertLogContains("cannot both be in the variable " + name, build);
        jenkins.assertLogNotContains("not reached", build);
    }

    @Test
    void anUnknownKeyIsNamedInTheFailure() throws Exception {
        WorkflowRun build = run(Result.FAILURE, "withCredentials([bitwardenApiKey('nowhere')]) { echo 'not reached' }");

        jenkins.assertLogContains("nowhere", build);
    }

    @Test
    void standardNamesAreNotKeptSoThatTheyStayOutOfSnippets() {
        BitwardenApiKeyBinding binding = new BitwardenApiKeyBinding("bitwarden");
        binding.setClientIdVariable("BW_CLIENTID");
        binding.setClientSecretVariable(null);

        assertThat(binding.getClientIdVariable()).isNull();
        assertThat(binding.getClientSecretVariable()).isNull();
    }

    private WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }
}

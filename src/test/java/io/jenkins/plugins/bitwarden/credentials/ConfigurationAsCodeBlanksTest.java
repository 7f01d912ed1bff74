package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.yaml.YamlSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.assertj.core.api.Assertions;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** A variable in YAML that is not set leaves a blank value. It keeps neither Jenkins nor the other keys from starting. */
@SharedJenkins
class ConfigurationAsCodeBlanksTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clientSecret | ${UNSET}  | The client_secret is missing.
            clientSecret | ''        | The client_secret is missing.
            clientSecret | ' '       | The client_secret is missing.
            clientId     | ${UNSET}  | The client_id is missing.
            server       | ${UNSET}  | The server is blank.
            server       | ' '       | The server is blank.
            """)
    void aBlankValueIsStoredAsItIsWithAWarningAndABuildSaysSo(
            String attribute, String value, String error, JenkinsRule jenkins) throws Exception {
        try (LogRecorder log =
                new LogRecorder().record(KeyAsCode.class, Level.WARNING).capture(10)) {
            apply(yaml(attribute, value));

            assertThat(log.getMessages())
                    .isNotEmpty()
                    .allSatisfy(warning -> assertThat(warning)
                            .contains("\u201cbitwarden\u201d is stored with a blank " + attribute + "."));
        }
        assertThat(Keys.store(jenkins.jenkins).getCredentials(Domain.global())).hasSize(1);
        for (String block : List.of("withCredentials([bitwardenApiKey('bitwarden')])", "withBitwarden('bitwarden')")) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("node { " + block + " { echo 'not reached' } }", true));
            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("\u201cbitwarden\u201d cannot be used. " + error, build);
            jenkins.assertLogNotContains("not reached", build);
        }
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .contains("id: \"bitwarden\"")
                .doesNotContain("FAILED");
        assertThat(jenkins.createWebClient()
                        .withJavaScriptEnabled(false)
                        .goTo("manage/credentials/store/system/domain/_/credential/bitwarden/updateDialog")
                        .asNormalizedText())
                .contains("Test connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${UNSET}", "", " "})
    void aBlankMasterPasswordIsNoneAndAWarningSaysSo(String value, JenkinsRule jenkins) throws Exception {
        try (LogRecorder log =
                new LogRecorder().record(KeyAsCode.class, Level.WARNING).capture(10)) {
            apply(yaml("clientSecret", Keys.CLIENT_SECRET)
                    .replace(
                            "clientSecret:", "masterPassword: \"" + value + "\"\n" + " ".repeat(14) + "clientSecret:"));

            assertThat(log.getMessages())
                    .isNotEmpty()
                    .allSatisfy(warning -> assertThat(warning)
                            .contains("\u201cbitwarden\u201d is stored without a master password, because"));
        }
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getMasterPassword()).isNull();
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
    }

    @Test
    void whatIsNotBlankIsCheckedAllTheSame(JenkinsRule jenkins) throws Exception {
        String yaml = yaml("clientSecret", "${UNSET}").replace(Keys.CLIENT_ID, "organization.6f9a1c34");

        Assertions.assertThatThrownBy(() -> apply(yaml))
                .isInstanceOf(ConfiguratorException.class)
                .hasStackTraceContaining("clientId: This is the client_id of an organization.");
        assertThat(Keys.store(jenkins.jenkins).getCredentials(Domain.global())).isEmpty();
    }

    @Test
    void withoutAnIdARefusalNamesTheLine(JenkinsRule jenkins) throws Exception {
        String yaml = yaml("server", "http://vault.example.com").replace("id: bitwarden", "description: some");

        Assertions.assertThatThrownBy(() -> apply(yaml))
                .hasStackTraceContaining("server: bw connects to servers over https only.")
                .hasStackTraceContaining(":5");
    }

    @Test
    void theReferenceNamesWhatTheServerMayBe(JenkinsRule jenkins) throws Exception {
        assertThat(jenkins.createWebClient()
                        .withJavaScriptEnabled(false)
                        .goTo("configuration-as-code/reference")
                        .asNormalizedText())
                .contains("In configuration as code and XML, it is US, EU or the https address");
    }

    private static String yaml(String attribute, String value) {
        return """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - bitwardenApiKey:
                              id: bitwarden
                              scope: GLOBAL
                              server: EU
                              clientId: %s
                              clientSecret: %s
                """.formatted(Keys.CLIENT_ID, Keys.CLIENT_SECRET)
                .replaceFirst("( +" + attribute + ": ).*\n", "$1\"" + value.replace("$", "\\$") + "\"\n");
    }

    private static void apply(String yaml) {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }
}

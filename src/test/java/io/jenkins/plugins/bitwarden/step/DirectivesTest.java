package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.util.Objects;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.pipeline.modeldefinition.generator.DirectiveGenerator;
import org.jenkinsci.plugins.pipeline.modeldefinition.generator.EnvironmentDirective;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** The step and the binding in the directives of a declarative pipeline, where they are not steps. */
@SharedJenkins
class DirectivesTest {

    private static final String PIPELINE = """
            pipeline {
              agent any
              options { PIPELINE }
              stages {
                stage('Bound') {
                  options { STAGE }
                  steps { sh 'set +x; echo "$BW_CLIENTID$BW_CLIENTSECRET" | wc -c > bound; echo "${BW_CLIENTID:-none}"' }
                }
              }
            }
            """;
    private static final String NEUTRAL = "timeout(time: 1, unit: 'HOURS')";
    private static final String STEP = "withBitwarden(credentialsId: 'bitwarden')";
    private static final String BINDING = "withCredentials([bitwardenApiKey('bitwarden')])";

    private JenkinsRule jenkins;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createProject(WorkflowJob.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINE", "STAGE"})
    void theStepIsNoOptionAndTheBuildSaysSoBeforeItBegins(String where) throws Exception {
        try (Vault vault = new Vault()) {
            WorkflowRun build = run(Result.FAILURE, where, STEP);

            jenkins.assertLogContains("Invalid option type \"withBitwarden\"", build);
            assertThat(vault.server.deviceIds()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINE", "STAGE"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the Pipeline runs sh")
    void theBindingIsAnOption(String where) throws Exception {
        try (Vault vault = new Vault()) {
            WorkflowRun build = run(Result.SUCCESS, where, BINDING);

            jenkins.assertLogContains("****", build);
            SecretAssert.assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
            int length = vault.account.clientId().length()
                    + vault.account.clientSecret().length();
            assertThat(Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job))
                            .child("bound")
                            .readToString()
                            .trim())
                    .isEqualTo(String.valueOf(length + 1));
        }
    }

    /** It knows of no credentials at all, so the documentation says to take the quotes away. */
    @Test
    void theDirectiveGeneratorPutsCredentialsInQuotes() throws Exception {
        JSONObject form = new JSONObject()
                .element("stapler-class", EnvironmentDirective.class.getName())
                .element("$class", EnvironmentDirective.class.getName())
                .element(
                        "env",
                        JSONArray.fromObject(
                                new JSONObject().element("name", "BW").element("value", "credentials('bitwarden')")));
        WebClient client = jenkins.createWebClient();
        WebRequest request = client.addCrumb(new WebRequest(
                jenkins.getURL()
                        .toURI()
                        .resolve(DirectiveGenerator.GENERATE_URL)
                        .toURL(),
                HttpMethod.POST));
        request.getRequestParameters().add(new NameValuePair("json", form.toString()));

        assertThat(client.getPage(request).getWebResponse().getContentAsString())
                .contains("BW = \"credentials('bitwarden')\"");
    }

    private WorkflowRun run(Result expected, String where, String option) throws Exception {
        String script =
                PIPELINE.replace(where, option).replace("PIPELINE", NEUTRAL).replace("STAGE", NEUTRAL);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }
}

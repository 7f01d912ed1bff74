package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import java.io.ByteArrayInputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import javaposse.jobdsl.plugin.GlobalJobDslSecurityConfiguration;
import javax.xml.transform.stream.StreamSource;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.credentialsbinding.impl.BindingStep;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Values that cannot work are kept as they were typed, and end a build with one line before anything logs in. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class WrongValuesTest extends FaultTest {

    private static final String NO_ID = "The API key is missing. Set credentialsId to the ID of a";
    private static final String SAME = "Two items cannot both be in the variable";
    private static final String ILLEGAL = "“BW-ID” is not a valid variable name. Use letters, digits and underscores";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | The API key is missing. Set credentialsId to the ID of a",
                "''| The API key is missing. Set credentialsId to the ID of a",
                "credentialsId: null | The API key is missing. Set credentialsId to the ID of a",
                "credentialsId: 'key', timeout: 0 | The timeout cannot be “0”. Enter a whole number of seconds",
                "credentialsId: 'key', timeout: -5 | The timeout cannot be “-5”.",
                "credentialsId: 'key', timeout: 'soon' | The timeout cannot be “soon”.",
                "credentialsId: 'key', timeout: 1.5 | The timeout cannot be “1.5”.",
                "credentialsId: 'key', timeout: 99999999999 | The timeout cannot be “99999999999”.",
                "credentialsId: 'key', exposeSession: false | With exposeSession: false and no items",
                "credentialsId: 'key', items: [bitwardenItem(item: 'x', variable: 'A')] | Items can be read from an unlocked",
                "credentialsId: 'key', items: 'registry' | withBitwarden cannot use one of its arguments.",
                "credentialsId: 'key', items: bitwardenItem(item: 'x', variable: 'A') | withBitwarden cannot use one of its",
                "credentialsId: ['key'] | withBitwarden cannot use one of its arguments.",
                "credentialsId: 'key', masterPassword: 'master' | withBitwarden has no parameter “masterPassword”. It has",
            })
    void inAPipeline(String arguments, String sentence) throws Exception {
        assertRefused(sentence, pipeline("withBitwarden(" + arguments + ") { echo 'reached' }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[bitwardenItem(item: ' ', variable: 'A')] | The item is missing. Enter its exact name",
                "[bitwardenItem(variable: 'A')] | The item is missing. Enter its exact name",
                "[bitwardenItem(item: 'x')] | The variable is missing. Enter the name",
                "[bitwardenItem(item: 'x', variable: 'BW-ID')] | “BW-ID” is not a valid variable name.",
                "[bitwardenItem(item: 'x', variable: 'PATH')] | An item cannot be in the variable PATH",
                "[bitwardenItem(item: 'x', variable: 'A'), bitwardenItem(item: 'y', variable: 'a')] | Two items cannot both",
                "[bitwardenItem(item: 'x', variable: 'A', feild: 'y')] | bitwardenItem has no parameter “feild”. It has",
                "[[item: 'x', variable: 'A', feild: 'y']] | bitwardenItem has no parameter “feild”. It has",
                "[null] | The item is missing. Enter its exact name",
            })
    void inTheItemsOfAPipeline(String items, String sentence) throws Exception {
        assertRefused(
                sentence,
                pipeline("withBitwarden(credentialsId: 'key', masterPasswordId: 'master', items: " + items
                        + ") { echo 'reached' }"));
    }

    @Test
    void withoutParenthesesOrKey() throws Exception {
        assertRefused(NO_ID, pipeline("withBitwarden { echo 'reached' }"));
    }

    @Test
    void aTimeoutMayBeATextThatIsANumber() throws Exception {
        WorkflowJob job = job("withEnv(['PATH+BW=" + bench.bw.folder()
                + "']) { withBitwarden(credentialsId: 'key', timeout: \"${3 * 30}\") { echo 'logged in' } }");

        jenkins.assertLogContains("logged in", jenkins.buildAndAssertSuccess(job));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "clientIdVariable: 'BW-ID' | “BW-ID” is not a valid variable name.",
                "clientSecretVariable: '1ST' | “1ST” is not a valid variable name.",
                "clientIdVariable: 'X', clientSecretVariable: 'x' | The client_id and the client_secret cannot both be",
            })
    void inTheBindingOfAPipeline(String arguments, String sentence) throws Exception {
        assertRefused(
                sentence,
                pipeline("withCredentials([bitwardenApiKey(credentialsId: 'key', " + arguments
                        + ")]) { echo 'reached' }"));
    }

    @Test
    void inADeclarativePipeline() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition("""
                pipeline {
                  agent any
                  stages { stage('One') { steps { withBitwarden(credentialsId: 'key', timeout: 0) { echo 'reached' } } } }
                }
                """, true));

        assertRefused("The timeout cannot be “0”.", jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void inTheSnippetGeneratorTheyAreSaidInThePlaceOfASnippet() throws Exception {
        assertSnippet(form().element("credentialsId", ""), NO_ID);
        assertSnippet(form().element("timeout", "0"), "The timeout cannot be “0”.");
        assertSnippet(form().element("timeout", "soon"), "The timeout cannot be “soon”.");
        assertSnippet(form().element("timeout", "1e2"), "The timeout cannot be “1e2”.");
        assertSnippet(form().element("items", items(item("registry", "BW-ID"))), ILLEGAL);
        assertSnippet(form().element("items", items(item("", "A"))), "The item is missing.");
        assertSnippet(form().element("items", item("", "")), "The item is missing.");
        assertSnippet(form().element("items", items(item("x", "A"), item("y", "A"))), SAME);
        // The API key may have a master password of its own.
        assertSnippet(
                form().element("items", items(item("x", "A"))).element("masterPasswordId", ""),
                "withBitwarden(credentialsId: 'key', items: [bitwardenItem(");
    }

    @Test
    void inTheSnippetGeneratorTheTimeoutMayBeLeftEmpty() throws Exception {
        assertSnippet(
                form().element("timeout", " "), "withBitwarden(credentialsId: 'key', masterPasswordId: 'master') {");
    }

    /** Its snippet is made by another plugin, which knows no refusal: it shows what was typed, and no older one stays. */
    @ParameterizedTest
    @ValueSource(strings = {"BW-ID", "BW_CLIENTSECRET"})
    void theBindingsSnippetIsWhatWasTyped(String variable) throws Exception {
        JSONObject binding = describable(BitwardenApiKeyBinding.class)
                .element("credentialsId", "key")
                .element("clientIdVariable", variable)
                .element("clientSecretVariable", "");

        assertSnippet(
                describable(BindingStep.class).element("bindings", binding),
                "withCredentials([bitwardenApiKey(clientIdVariable: '" + variable + "', credentialsId: 'key')]) {");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "1.5", "99999999999"})
    void aClassicJobKeepsATimeoutAndItsBuildRefusesIt(String timeout) throws Exception {
        FreeStyleProject job = classic(new BitwardenBuildWrapper("key"));

        save(job, "timeout", timeout);

        assertThat(field(job, "timeout").getValue()).isEqualTo(timeout);
        assertThat(job.getConfigFile().asString()).contains("<timeout>" + timeout + "</timeout>");
        assertRefused("The timeout cannot be “" + timeout + "”.", build(job));
        save(job, "timeout", "90");
        assertThat(job.getBuildWrappersList().get(BitwardenBuildWrapper.class).getTimeout())
                .isEqualTo(90);
    }

    @Test
    void aClassicJobsEmptyTimeoutIsTheDefault() throws Exception {
        FreeStyleProject job = classic(new BitwardenBuildWrapper("key"));

        save(job, "timeout", "");

        assertThat(field(job, "timeout").getValue()).isEqualTo("60");
        assertThat(job.getBuildWrappersList().get(BitwardenBuildWrapper.class).getTimeout())
                .isEqualTo(60);
    }

    @Test
    void aClassicJobWithoutAKeyIsRefusedByItsBuild() throws Exception {
        FreeStyleProject job = classic(new BitwardenBuildWrapper(""));
        jenkins.configRoundtrip(job);

        assertRefused(NO_ID, build(job));
    }

    @Test
    void aClassicJobsXmlIsKeptWithWhateverItHas() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job-" + UUID.randomUUID());
        String login = BitwardenBuildWrapper.class.getName();
        job.updateByXml(new StreamSource(new ByteArrayInputStream(
                "<project><buildWrappers><%s><timeout>later</timeout></%s></buildWrappers></project>"
                        .formatted(login, login)
                        .getBytes(StandardCharsets.UTF_8))));

        assertThat(field(job, "timeout").getValue()).isEqualTo("later");
        assertRefused(NO_ID, build(job));
    }

    @Test
    void aClassicJobKeepsTheBindingsVariablesAndItsBuildRefusesThem() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job-" + UUID.randomUUID());
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new BitwardenApiKeyBinding("key"))));

        save(job, "clientIdVariable", "BW-ID");

        assertThat(field(job, "clientIdVariable").getValue()).isEqualTo("BW-ID");
        assertRefused(ILLEGAL, build(job));
        save(job, "clientIdVariable", "BW_CLIENTSECRET");
        assertThat(field(job, "clientIdVariable").getValue()).isEqualTo("BW_CLIENTSECRET");
        assertRefused("The client_id and the client_secret cannot both be in", build(job));
    }

    @Test
    void aJobByJobDslIsMadeAndItsBuildRefusesWhatItHas() throws Exception {
        GlobalConfiguration.all().get(GlobalJobDslSecurityConfiguration.class).setUseScriptSecurity(false);
        FreeStyleProject seed = jenkins.createFreeStyleProject("seed");
        ExecuteDslScripts dsl = new ExecuteDslScripts();
        dsl.setScriptText("""
                freeStyleJob('late') { wrappers { bitwardenLogin { credentialsId('key'); timeout(0) } } }
                freeStyleJob('bound') { wrappers { credentialsBinding { bitwardenApiKey {
                    credentialsId('key'); clientIdVariable('BW-ID') } } } }
                """);
        seed.getBuildersList().add(dsl);
        jenkins.buildAndAssertSuccess(seed);

        assertRefused(
                "The timeout cannot be “0”.", build(jenkins.jenkins.getItemByFullName("late", FreeStyleProject.class)));
        assertRefused(ILLEGAL, build(jenkins.jenkins.getItemByFullName("bound", FreeStyleProject.class)));
    }

    private static void assertRefused(String sentence, Run<?, ?> build) throws Exception {
        String log = JenkinsRule.getLog(build);
        assertThat(log.lines().filter(line -> line.contains(sentence)))
                .as(log)
                .singleElement()
                .asString()
                .startsWith("ERROR: ");
        assertThat(log).doesNotContain("\tat ", "Exception", "reached");
        assertThat(bench.bw.calls()).isEmpty();
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition("node { " + script + " }", true));
        return job;
    }

    private static Run<?, ?> pipeline(String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job(script));
    }

    private static FreeStyleProject classic(BitwardenBuildWrapper login) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job-" + UUID.randomUUID());
        job.getBuildWrappersList().add(login);
        return job;
    }

    private static FreeStyleBuild build(FreeStyleProject job) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job);
    }

    private static void save(FreeStyleProject job, String field, String value) throws Exception {
        HtmlPage page = jenkins.createWebClient().getPage(job, "configure");
        HtmlForm form = page.getFormByName("config");
        form.<HtmlInput>getInputByName("_." + field).setValue(value);
        jenkins.submit(form);
    }

    private static HtmlInput field(FreeStyleProject job, String field) throws Exception {
        HtmlPage page = jenkins.createWebClient().getPage(job, "configure");
        return page.getFormByName("config").getInputByName("_." + field);
    }

    private static void assertSnippet(JSONObject form, String start) throws Exception {
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), "pipeline-syntax/generateSnippet"), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("json", form.toString())));
        JenkinsRule.WebClient client = jenkins.createWebClient();
        assertThat(client.getPage(client.addCrumb(request)).getWebResponse().getContentAsString())
                .startsWith(start)
                .doesNotContain("\tat ");
    }

    private static JSONObject form() {
        return describable(WithBitwardenStep.class)
                .element("credentialsId", "key")
                .element("masterPasswordId", "master")
                .element("exposeSession", false)
                .element("timeout", "60");
    }

    private static JSONArray items(JSONObject... items) {
        return JSONArray.fromObject(items);
    }

    private static JSONObject item(String item, String variable) {
        return new JSONObject()
                .element("item", item)
                .element("variable", variable)
                .element("field", "");
    }

    private static JSONObject describable(Class<?> type) {
        return new JSONObject().element("stapler-class", type.getName()).element("$class", type.getName());
    }
}

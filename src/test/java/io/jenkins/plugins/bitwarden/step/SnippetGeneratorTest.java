package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.credentialsbinding.impl.BindingStep;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;

/** What the Snippet Generator writes for the step, its items and the binding, and what its form keeps. */
@SharedJenkins
class SnippetGeneratorTest {

    private static final String BODY = "// some block";

    private JenkinsRule jenkins;
    private SnippetizerTester snippets;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        snippets = new SnippetizerTester(rule);
    }

    @Test
    void theKeyAloneNeedsNoName() throws Exception {
        WithBitwardenStep step = new WithBitwardenStep("bitwarden");
        step.setMasterPasswordId(" ");

        snippets.assertRoundTrip(step, block("withBitwarden('bitwarden')"));
    }

    @Test
    void everythingThatIsNotStandardIsNamed() throws Exception {
        WithBitwardenStep step = new WithBitwardenStep("bitwarden");
        step.setMasterPasswordId("bitwarden-master-password");
        step.setTimeout(90);
        step.setItems(List.of(new BitwardenItem("registry", "REGISTRY_PASSWORD")));
        step.setExposeSession(true);
        step.setKeepLogin(true);

        snippets.assertRoundTrip(
                step,
                block("withBitwarden(credentialsId: 'bitwarden', exposeSession: true,"
                        + " items: [bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')],"
                        + " keepLogin: true, masterPasswordId: 'bitwarden-master-password', timeout: 90)"));
    }

    @Test
    void theBindingNamesOnlyVariablesThatAreNotStandard() throws Exception {
        BitwardenApiKeyBinding binding = new BitwardenApiKeyBinding("bitwarden");
        binding.setClientIdVariable("BW_CLIENTID");
        binding.setClientSecretVariable("");
        snippets.assertRoundTrip(
                new BindingStep(List.of(binding)), block("withCredentials([bitwardenApiKey('bitwarden')])"));

        binding.setClientIdVariable("ID");
        binding.setClientSecretVariable("KEY");
        snippets.assertRoundTrip(
                new BindingStep(List.of(binding)),
                block("withCredentials([bitwardenApiKey(clientIdVariable: 'ID', clientSecretVariable: 'KEY',"
                        + " credentialsId: 'bitwarden')])"));
    }

    @Test
    void ofAnItemItWritesWhatIsNotStandard() throws Exception {
        BitwardenItem database = new BitwardenItem("database", "DB_USER");
        database.setField("username");
        database.setFolder("Production");
        WithBitwardenStep step = new WithBitwardenStep("bitwarden");
        step.setMasterPasswordId("bitwarden-master-password");
        step.setItems(List.of(new BitwardenItem("registry", "PW"), database));
        String head = "withBitwarden(credentialsId: 'bitwarden', ";
        String items = "items: [bitwardenItem(item: 'registry', variable: 'PW'), bitwardenItem(field: 'username',"
                + " folder: 'Production', item: 'database', variable: 'DB_USER')], "
                + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}";
        snippets.assertRoundTrip(step, head + items);
        step.setExposeSession(false);
        snippets.assertRoundTrip(step, head + items);
        step.setExposeSession(true);
        snippets.assertRoundTrip(step, head + "exposeSession: true, " + items);
        step.setItems(List.of(BitwardenItemTest.pair(), BitwardenItemTest.inAFile(), BitwardenItemTest.attached()));
        snippets.assertRoundTrip(
                step,
                head + "exposeSession: true, items: [bitwardenItem(item: 'registry', maskUsername: true,"
                        + " usernameVariable: 'REG_USER', variable: 'REG_PASSWORD'), bitwardenItem(field: 'privateKey',"
                        + " file: true, item: 'deploy key', variable: 'KEY_FILE'), bitwardenItem(attachment:"
                        + " 'kubeconfig.yaml', item: 'cluster', variable: 'KUBECONFIG')], "
                        + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}");

        JSONArray form = new JSONArray();
        form.add(item());
        snippets.assertGenerateSnippet(
                describable(WithBitwardenStep.class)
                        .element("credentialsId", Vault.KEY)
                        .element("masterPasswordId", Vault.MASTER)
                        .element("exposeSession", false)
                        .element("items", form)
                        .element("timeout", "60")
                        .toString(),
                head + "items: [bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')], "
                        + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}",
                jenkins.getURL() + "pipeline-syntax/");
    }

    @Test
    void theFormOfTheStepKeepsWhatItShows() throws Exception {
        BitwardenItem everything = new BitwardenItem("database", "DB_USER");
        everything.setField("username");
        everything.setFolder("F");
        everything.setCollection("C");
        everything.setOrganization("O");
        everything.setUsernameVariable("NAME");
        everything.setMaskUsername(true);
        everything.setFile(true);
        BitwardenItem attached = new BitwardenItem("cluster", "KUBECONFIG");
        attached.setAttachment("kubeconfig.yaml");
        WithBitwardenStep step = new WithBitwardenStep("bitwarden");
        step.setMasterPasswordId("bitwarden-master-password");
        step.setItems(List.of(new BitwardenItem("registry", "PW"), everything, attached));
        step.setExposeSession(true);

        WithBitwardenStep kept = new StepConfigTester(jenkins).configRoundTrip(step);

        jenkins.assertEqualDataBoundBeans(step, kept);
        assertThat(kept.getItems())
                .extracting(BitwardenItem::request)
                .containsExactly(
                        new ItemRequest("registry", "password", null, null, null),
                        new ItemRequest("database", "username", "F", "C", "O"),
                        new ItemRequest("cluster", "password", null, null, null, "kubeconfig.yaml"));
        assertThat(kept.getItems().get(1).isFile()).isTrue();
        assertThat(kept.getItems().get(1).isMaskUsername()).isTrue();
        assertThat(kept.getItems().get(1).getUsernameVariable()).isEqualTo("NAME");
        assertThat(new StepConfigTester(jenkins)
                        .configRoundTrip(new WithBitwardenStep("bitwarden"))
                        .getExposeSession())
                .isNull();
    }

    @Test
    void namesOfVariablesAreCheckedByPostOnly() throws Exception {
        JenkinsRule.WebClient browser = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        String check = jenkins.getURL() + "descriptorByName/" + BitwardenItem.class.getName() + "/checkVariable?value=";

        assertThat(browser.getPage(browser.addCrumb(new WebRequest(new URL(check + "PATH"), HttpMethod.POST)))
                        .getWebResponse()
                        .getContentAsString())
                .contains("changes how bw runs");
        assertThat(browser.getPage(check + "PATH").getWebResponse().getStatusCode())
                .isEqualTo(404);
    }

    @Test
    void itsReferenceDescribesBothWithoutErrors() throws Exception {
        SnippetizerTester.assertDocGeneration(WithBitwardenStep.class);
        SnippetizerTester.assertDocGeneration(BitwardenApiKeyBinding.class);
        assertThat(jenkins.createWebClient().goTo("pipeline-syntax/html").asNormalizedText())
                .contains("withBitwarden", "A credential of the type “Bitwarden API key”.", "bitwardenApiKey")
                .contains("items", "exposeSession", "The exact name of the item in the vault, or its ID");
    }

    @Test
    void theFileForEditorsListsTheStepWithItsParameters() throws Exception {
        String file = jenkins.createWebClient()
                .goTo("pipeline-syntax/gdsl", "text/plain")
                .getWebResponse()
                .getContentAsString();

        assertThat(file.lines().filter(line -> line.contains("name: 'withBitwarden'")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("'Log in to Bitwarden'"))
                .anySatisfy(line -> assertThat(line).contains("credentialsId:java.lang.String", "body:'Closure'"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "parameter(name: 'credentialsId', type: 'java.lang.String')",
                                "parameter(name: 'masterPasswordId', type: 'java.lang.String')",
                                "parameter(name: 'items', type: ",
                                "parameter(name: 'exposeSession', type: 'java.lang.Boolean')",
                                "parameter(name: 'keepLogin', type: 'boolean')",
                                "parameter(name: 'timeout', type: 'int')"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void whatItWritesForTheFormsAsTheyOpenRunsAsItIs() throws Exception {
        String step = block("withBitwarden(credentialsId: 'bitwarden',"
                + " items: [bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')],"
                + " masterPasswordId: 'bitwarden-master-password')");
        String binding = block("withCredentials([bitwardenApiKey('bitwarden')])");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "snippets");
        String page = job.getAbsoluteUrl() + "pipeline-syntax/";
        snippets.assertGenerateSnippet(
                describable(WithBitwardenStep.class)
                        .element("credentialsId", Vault.KEY)
                        .element("masterPasswordId", Vault.MASTER)
                        .element("items", item())
                        .element("exposeSession", false)
                        .element("keepLogin", false)
                        .element("timeout", "60")
                        .toString(),
                step,
                page);
        snippets.assertGenerateSnippet(
                describable(BindingStep.class)
                        .element(
                                "bindings",
                                describable(BitwardenApiKeyBinding.class)
                                        .element("clientIdVariable", "")
                                        .element("clientSecretVariable", "")
                                        .element("credentialsId", Vault.KEY))
                        .toString(),
                binding,
                page);

        try (Vault vault = new Vault()) {
            job.setDefinition(new CpsFlowDefinition(
                    """
                    node { %s {
                      sh 'bw config server %s'
                      %s
                      %s
                    } }
                    """.formatted(
                            vault.withBw(RealBw.V2026_6_0)
                                    .replace("withEnv([", "withEnv(['BITWARDENCLI_APPDATA_DIR=" + data(job) + "', "),
                            vault.server.url(),
                            step.replace(BODY, "sh 'printf %s \"$REGISTRY_PASSWORD\" > item'"),
                            binding.replace(BODY, "sh 'bw login --apikey && bw login --check'")),
                    true));

            WorkflowRun build = jenkins.buildAndAssertSuccess(job);

            FilePath workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job));
            assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
            jenkins.assertLogContains("You are logged in!", build);
            assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
            assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
        }
    }

    private String data(WorkflowJob job) {
        return Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job))
                .child("data")
                .getRemote();
    }

    private static String block(String head) {
        return head + " {\n    " + BODY + "\n}";
    }

    private static JSONObject item() {
        return new JSONObject()
                .element("item", "registry")
                .element("variable", "REGISTRY_PASSWORD")
                .element("field", "")
                .element("folder", "")
                .element("collection", "")
                .element("organization", "");
    }

    private static JSONObject describable(Class<?> type) {
        return new JSONObject().element("stapler-class", type.getName()).element("$class", type.getName());
    }
}

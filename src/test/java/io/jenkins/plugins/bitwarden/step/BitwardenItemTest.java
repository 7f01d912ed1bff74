package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.net.URL;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How somebody names an item and its variable, in a pipeline and on the form of the Snippet Generator. */
class BitwardenItemTest {

    @ParameterizedTest
    @CsvSource({
        "'',                        The variable is missing",
        "1ST,                       is not a valid variable name",
        "A-B,                       is not a valid variable name",
        "A B,                       is not a valid variable name",
        "PATH+X,                    is not a valid variable name",
        "Umlaut\u00c4,              is not a valid variable name",
        "PATH,                      changes how bw runs",
        "Path,                      changes how bw runs",
        "BW_SESSION,                changes how bw runs",
        "bw_session,                changes how bw runs",
        "BW_NOINTERACTION,          changes how bw runs",
        "BW_CLIENTSECRET,           changes how bw runs",
        "BITWARDENCLI_APPDATA_DIR,  changes how bw runs",
        "NODE_OPTIONS,              changes how bw runs"
    })
    void aVariableThatCouldNotWorkIsKeptAndRefused(String variable, String message) {
        BitwardenItem item = new BitwardenItem("registry", variable);
        assertThat(item.getVariable()).isEqualTo(variable);
        assertThat(BitwardenItem.problem(List.of(item)))
                .hasValueSatisfying(problem -> assertThat(problem).contains(message));
        FormValidation check = new BitwardenItem.DescriptorImpl().doCheckVariable(variable, "");
        assertThat(check.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(check.getMessage()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "_", "REGISTRY_PASSWORD", "pw2", " TRIMMED ", "BW_REGISTRY", "PATHS"})
    void otherNamesAreFree(String variable) {
        BitwardenItem item = new BitwardenItem("registry", variable);
        assertThat(item.getVariable()).isEqualTo(variable.trim());
        assertThat(BitwardenItem.problem(List.of(item))).isEmpty();
        assertThat(new BitwardenItem.DescriptorImpl().doCheckVariable(variable, "").kind)
                .isEqualTo(FormValidation.Kind.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anItemWithoutANameIsKeptAndRefused(String item) {
        assertThat(BitwardenItem.problem(List.of(new BitwardenItem(item, "A")))).isPresent();
        assertThat(new BitwardenItem.DescriptorImpl().doCheckItem(null, item, "", "").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"A, A, true", "A, a, true", "A, B a C, true", "A, '', false", "A, B AA, false", "A, , false"})
    void aVariableThatAnotherItemHasIsRefusedAtItsField(String variable, String others, boolean refused) {
        FormValidation check = new BitwardenItem.DescriptorImpl().doCheckVariable(variable, others);

        assertThat(check.kind).isEqualTo(refused ? FormValidation.Kind.ERROR : FormValidation.Kind.OK);
    }

    @Test
    void whatIsLeftOutIsThePasswordOfTheItemWhereverItIs() {
        BitwardenItem item = new BitwardenItem("registry", "A");
        assertThat(item.request()).isEqualTo(new ItemRequest("registry", "password", null, null, null));

        item.setField(" password ");
        item.setFolder(" ");
        item.setCollection("");
        item.setOrganization(null);
        assertThat(item.getField()).isNull();
        assertThat(item.request()).isEqualTo(new ItemRequest("registry", "password", null, null, null));

        item.setField("notes");
        item.setFolder("F");
        item.setCollection("C");
        item.setOrganization("O");
        assertThat(item.request()).isEqualTo(new ItemRequest("registry", "notes", "F", "C", "O"));
    }

    @Test
    @WithJenkins
    void theSnippetGeneratorWritesWhatIsNotStandard(JenkinsRule jenkins) throws Exception {
        BitwardenItem database = new BitwardenItem("database", "DB_USER");
        database.setField("username");
        database.setFolder("Production");
        WithBitwardenStep step = new WithBitwardenStep("bitwarden");
        step.setMasterPasswordId("bitwarden-master-password");
        step.setItems(List.of(new BitwardenItem("registry", "PW"), database));
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        String head = "withBitwarden(credentialsId: 'bitwarden', ";
        String items = "items: [bitwardenItem(item: 'registry', variable: 'PW'), bitwardenItem(field: 'username',"
                + " folder: 'Production', item: 'database', variable: 'DB_USER')], "
                + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}";
        snippets.assertRoundTrip(step, head + items);
        step.setExposeSession(false);
        snippets.assertRoundTrip(step, head + items);
        step.setExposeSession(true);
        snippets.assertRoundTrip(step, head + "exposeSession: true, " + items);
        SnippetizerTester.assertDocGeneration(WithBitwardenStep.class);
        step.setItems(List.of(pair(), inAFile(), attached()));
        snippets.assertRoundTrip(
                step,
                head + "exposeSession: true, items: [bitwardenItem(item: 'registry', maskUsername: true,"
                        + " usernameVariable: 'REG_USER', variable: 'REG_PASSWORD'), bitwardenItem(field: 'privateKey',"
                        + " file: true, item: 'deploy key', variable: 'KEY_FILE'), bitwardenItem(attachment:"
                        + " 'kubeconfig.yaml', item: 'cluster', variable: 'KUBECONFIG')], "
                        + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}");

        JSONArray form = new JSONArray();
        form.add(item("registry", "PW"));
        snippets.assertGenerateSnippet(
                new JSONObject()
                        .element("stapler-class", WithBitwardenStep.class.getName())
                        .element("$class", WithBitwardenStep.class.getName())
                        .element("credentialsId", Vault.KEY)
                        .element("masterPasswordId", Vault.MASTER)
                        .element("exposeSession", false)
                        .element("items", form)
                        .element("timeout", "60")
                        .toString(),
                head + "items: [bitwardenItem(item: 'registry', variable: 'PW')], "
                        + "masterPasswordId: 'bitwarden-master-password') {\n    // some block\n}",
                jenkins.getURL() + "pipeline-syntax/");
    }

    @Test
    @WithJenkins
    void theFormKeepsWhatItShows(JenkinsRule jenkins) throws Exception {
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
    @WithJenkins
    void namesAreCheckedByPostOnly(JenkinsRule jenkins) throws Exception {
        JenkinsRule.WebClient browser = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        String check = jenkins.getURL() + "descriptorByName/" + BitwardenItem.class.getName() + "/checkVariable?value=";

        assertThat(browser.getPage(browser.addCrumb(new WebRequest(new URL(check + "PATH"), HttpMethod.POST)))
                        .getWebResponse()
                        .getContentAsString())
                .contains("changes how bw runs");
        assertThat(browser.getPage(check + "PATH").getWebResponse().getStatusCode())
                .isEqualTo(404);
        assertThat(jenkins.createWebClient().goTo("pipeline-syntax/html").asNormalizedText())
                .contains("items", "exposeSession", "The exact name of the item in the vault, or its ID");
    }

    @Test
    void anAttachmentAndAFieldExcludeEachOther() {
        BitwardenItem item = attached();
        assertThat(BitwardenItem.problem(List.of(item, pair(), inAFile()))).isEmpty();
        item.setField("notes");

        assertThat(BitwardenItem.problem(List.of(item)).orElseThrow())
                .contains("field \u201cnotes\u201d, attachment \u201ckubeconfig.yaml\u201d");
        BitwardenItem.DescriptorImpl form = new BitwardenItem.DescriptorImpl();
        assertThat(form.doCheckAttachment("kubeconfig.yaml", "notes").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckAttachment("kubeconfig.yaml", " ").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckAttachment("", "notes").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void aUserNameNeedsAVariableOfItsOwn() {
        BitwardenItem.DescriptorImpl form = new BitwardenItem.DescriptorImpl();
        assertThat(form.doCheckUsernameVariable("", "A", "B").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckUsernameVariable("C", "A", "B").kind).isEqualTo(FormValidation.Kind.OK);
        for (String wrong : List.of("PATH", "1", "a", "b")) {
            assertThat(form.doCheckUsernameVariable(wrong, "A", "B").kind).isEqualTo(FormValidation.Kind.ERROR);
        }
        BitwardenItem unmasked = pair();
        unmasked.setUsernameVariable(" ");
        assertThat(BitwardenItem.problem(List.of(unmasked)).orElseThrow()).contains("no user name to hide");
        BitwardenItem same = pair();
        same.setUsernameVariable("Reg_Password");
        assertThat(BitwardenItem.problem(List.of(same)).orElseThrow()).contains("in the variable Reg_Password.");
    }

    private static BitwardenItem pair() {
        BitwardenItem pair = new BitwardenItem("registry", "REG_PASSWORD");
        pair.setUsernameVariable("REG_USER");
        pair.setMaskUsername(true);
        return pair;
    }

    private static BitwardenItem inAFile() {
        BitwardenItem key = new BitwardenItem("deploy key", "KEY_FILE");
        key.setField("privateKey");
        key.setFile(true);
        return key;
    }

    private static BitwardenItem attached() {
        BitwardenItem attached = new BitwardenItem("cluster", "KUBECONFIG");
        attached.setAttachment("kubeconfig.yaml");
        return attached;
    }

    private static JSONObject item(String name, String variable) {
        return new JSONObject()
                .element("item", name)
                .element("variable", variable)
                .element("field", "")
                .element("folder", "")
                .element("collection", "")
                .element("organization", "");
    }
}

package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How somebody names an item and its variable. */
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

    static BitwardenItem pair() {
        BitwardenItem pair = new BitwardenItem("registry", "REG_PASSWORD");
        pair.setUsernameVariable("REG_USER");
        pair.setMaskUsername(true);
        return pair;
    }

    static BitwardenItem inAFile() {
        BitwardenItem key = new BitwardenItem("deploy key", "KEY_FILE");
        key.setField("privateKey");
        key.setFile(true);
        return key;
    }

    static BitwardenItem attached() {
        BitwardenItem attached = new BitwardenItem("cluster", "KUBECONFIG");
        attached.setAttachment("kubeconfig.yaml");
        return attached;
    }
}

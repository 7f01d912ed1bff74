package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which attachment a name means, as bw lists them. */
class AttachmentsTest {

    private static final String ITEM = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String ITEMS = """
            [{"id":"aaaaaaaa-0000-4000-8000-000000000001","name":"cluster","login":{"username":"robot"},"attachments":[
               {"id":"a1","fileName":"kubeconfig.yaml","size":"80","sizeName":"80 bytes","url":"https://x.test/a1"},
               {"id":"a2","fileName":"key.pem"},{"id":"a3","fileName":"key.pem"},
               {"id":"a4","fileName":"[error: cannot decrypt]"},
               {"id":"--output","fileName":"unsafe"},{"id":"a5 b","fileName":"unsafe"},{"fileName":"without an id"}]},
             {"id":"aaaaaaaa-0000-4000-8000-000000000002","name":"nothing attached"},
             {"id":"aaaaaaaa-0000-4000-8000-000000000003","name":"null attached","attachments":null}]""";

    @TempDir
    Path temporary;

    @Test
    void itIsTheOneOfThatNameOrId() throws Exception {
        ScriptedVault vault = new ScriptedVault(temporary).items(ITEMS);

        assertThat(vault.contents(of("cluster", "kubeconfig.yaml"), of("cluster", "a3"), of(ITEM, "a1")))
                .containsExactly(
                        new Attachment(ITEM, "a1", "kubeconfig.yaml"),
                        new Attachment(ITEM, "a3", "key.pem"),
                        new Attachment(ITEM, "a1", "kubeconfig.yaml"));
    }

    @Test
    void oneListServesFieldsAndAttachments() throws Exception {
        ScriptedVault vault = new ScriptedVault(temporary).items(ITEMS);

        assertThat(vault.contents(of("cluster", "kubeconfig.yaml"), ScriptedVault.of("cluster", "username")))
                .extracting(ItemContent::name)
                .containsExactly("kubeconfig.yaml", "cluster");
        assertThat(vault.bw.commands()).containsOnlyOnce("list items");
    }

    @Test
    void aMissingOneIsToldWithTheNamesThatThereAre() {
        ItemFailure failure = failure("cluster", "Kubeconfig.yaml");

        assertThat(failure.problem()).isEqualTo(ItemProblem.ATTACHMENT_MISSING);
        assertThat(failure)
                .hasMessageContaining("has no attachment named \u201cKubeconfig.yaml\u201d")
                .hasMessageContaining("\u201ckubeconfig.yaml\u201d, \u201ckey.pem\u201d");
    }

    @Test
    void twoOfOneNameAreToldWithTheirIds() {
        ItemFailure failure = failure("cluster", "key.pem");

        assertThat(failure.problem()).isEqualTo(ItemProblem.ATTACHMENT_AMBIGUOUS);
        assertThat(failure).hasMessageContaining("\u201ca2\u201d, \u201ca3\u201d");
    }

    @Test
    void anItemWithoutAttachmentsIsToldSo() {
        assertThat(failure("nothing attached", "x").problem()).isEqualTo(ItemProblem.ATTACHMENT_NONE);
        assertThat(failure("null attached", "x").problem()).isEqualTo(ItemProblem.ATTACHMENT_NONE);
    }

    @Test
    void anIdThatIsUnsafeOnACommandLineIsNotUsed() {
        assertThat(failure("cluster", "unsafe").problem()).isEqualTo(ItemProblem.ATTACHMENT_MISSING);
        assertThat(failure("cluster", "--output").problem()).isEqualTo(ItemProblem.ATTACHMENT_MISSING);
    }

    /** A server chooses the names. */
    @Test
    void manyAndLongNamesMakeNoLongMessage() {
        String many = "{\"id\":\"a\",\"fileName\":\"" + "n".repeat(1000) + "\\u202e\\n\"}";
        String items = "[{\"id\":\"" + ITEM + "\",\"name\":\"x\",\"attachments\":["
                + String.join(",", java.util.Collections.nCopies(50, many)) + "]}]";

        ItemFailure failure = new ScriptedVault(temporary).items(items).failure(of("x", "y"));

        assertThat(failure.getMessage().length()).isLessThan(1500);
        assertThat(failure.getMessage()).contains("\u2026").doesNotContain("\n", "\u202e");
    }

    @Test
    void anSshKeyEndsWithALineEndInAFileOnly() throws Exception {
        String items = "[{\"id\":\"" + ITEM + "\",\"name\":\"deploy key\",\"type\":5,"
                + "\"sshKey\":{\"privateKey\":\"-BEGIN-\\n-END-\",\"publicKey\":\"ssh-ed25519 A\\n\"},\"notes\":\"n\"},"
                + "{\"id\":\"" + ITEM.replace('1', '2') + "\",\"name\":\"note\",\"notes\":\"as it is\"}]";
        ScriptedVault vault = new ScriptedVault(temporary).items(items);

        assertThat(vault.contents(
                        ScriptedVault.of("deploy key", "privateKey"),
                        ScriptedVault.of("deploy key", "publicKey"),
                        ScriptedVault.of("note", "notes")))
                .extracting(content -> ((ItemValue) content).revealForFile())
                .containsExactly("-BEGIN-\n-END-\n", "ssh-ed25519 A\n", "as it is");
        assertThat(vault.read(ScriptedVault.of("deploy key", "privateKey"))).containsExactly("-BEGIN-\n-END-");
    }

    private ItemFailure failure(String item, String attachment) {
        return new ScriptedVault(temporary).items(ITEMS).failure(of(item, attachment));
    }

    private static ItemRequest of(String item, String attachment) {
        return new ItemRequest(item, null, null, null, null, attachment);
    }
}

package io.jenkins.plugins.bitwarden.vault;

import static io.jenkins.plugins.bitwarden.vault.ScriptedVault.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server chooses the ids that bw lists: they must not write lines of their own into a log, nor options of bw. */
class PrintableMessagesTest {

    private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String B = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final String PRINTABLE = "[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+";

    @TempDir
    Path temporary;

    private ScriptedVault vault;

    @BeforeEach
    void create() {
        vault = new ScriptedVault(temporary);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "{}",
                "\"\"",
                "\"--help\"",
                "\"" + A + "\\nfake line\"",
                "\"\\u001b[2J" + A + "\"",
                "\"aaaaaaaa-0000-4000-8000-00000000000\"",
                "\"1-1-1-1-1\""
            })
    void anItemWithoutAnIdIsNotUnderstood(String id) {
        vault.items("[{\"name\":\"x\",\"id\":" + id + ",\"login\":{\"password\":\"p\",\"totp\":\"t\"}}]");

        for (String field : new String[] {"password", "totp"}) {
            ItemFailure failure = vault.failure(of("x", field));
            assertThat(failure.problem()).isEqualTo(ItemProblem.UNREADABLE);
            assertThat(failure.getMessage()).matches(PRINTABLE).doesNotContain("fake", "--help");
        }
    }

    @Test
    void whereItemsAreIsToldByIdsOnly() {
        String twins = """
                [{"name":"x","id":"%s","folderId":"\\n[2026] fake","organizationId":"\\u202e","collectionIds":["%s","\\u2028",7]},
                 {"name":"x","id":"%s"}]""".formatted(A, B, B);

        assertThat(vault.items(twins).failure(of("x", "password")).getMessage())
                .matches(PRINTABLE)
                .contains(A + " (collectionIds " + B + "), " + B + ".")
                .doesNotContain("fake");
    }

    @Test
    void aFolderWithoutAnIdIsNotFound() {
        vault.items("[{\"name\":\"x\",\"id\":\"" + A + "\",\"folderId\":\"f\"}]");
        vault.bw.on("list folders", Step.prints("[{\"name\":\"F\",\"id\":\"f\"}]"));

        assertThat(vault.failure(new ItemRequest("x", "password", "F", null, null))
                        .problem())
                .isEqualTo(ItemProblem.FOLDER_MISSING);
    }

    @Test
    void ofManyCollectionsTheFirstAreNamed() {
        String collections = ("\"" + B + "\",").repeat(1_000) + "\"" + A + "\"";
        String item = "{\"name\":\"x\",\"id\":\"" + A + "\",\"collectionIds\":[" + collections + "]}";

        assertThat(vault.items("[" + item + "," + item + "]")
                        .failure(of("x", "password"))
                        .getMessage())
                .hasSizeLessThan(1_000);
    }

    @Test
    void whatAJobAsksForIsOneLineInTheMessageToo() {
        vault.items("[{\"name\":\"a\\nb\",\"id\":\"" + A + "\"}]");

        assertThat(vault.failure(of("a\nb", "c\u2028\u001b[31md\u202e\ud800")).getMessage())
                .matches(PRINTABLE)
                .contains("\u201ca b\u201d", "\u201cc  [31md  \u201d");
    }
}

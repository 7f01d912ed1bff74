package io.jenkins.plugins.bitwarden.vault;

import static io.jenkins.plugins.bitwarden.vault.ScriptedVault.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that bw lists as null or cannot decrypt: a build must not get another value in their place. */
class ValuesNotToBeSeenTest {

    private static final String ID = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String UNDECRYPTABLE = "[error: cannot decrypt]";

    @TempDir
    Path temporary;

    private ScriptedVault vault;

    @BeforeEach
    void create() {
        vault = new ScriptedVault(temporary);
    }

    /** So bw lists what is in a collection that hides passwords from this account. */
    @ParameterizedTest
    @CsvSource({"password", "totp"})
    void aCustomFieldNeverTakesThePlaceOfAHiddenField(String field) {
        vault.items(item("\"login\":{\"username\":\"u\",\"password\":null,\"totp\":null},\"fields\":[{\"type\":0,"
                + "\"name\":\"" + field + "\",\"value\":\"p-custom\"}]"));

        ItemFailure failure = vault.failure(of("x", field));
        assertThat(failure.problem()).hasToString("FIELD_SHADOWED");
        assertThat(failure).hasMessageContaining("custom field").hasMessageNotContaining("p-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"login\":{\"f\":null}",
                "\"fields\":[{\"type\":1,\"name\":\"f\",\"value\":null}]",
                "\"fields\":[{\"type\":1,\"name\":\"f\"}]",
                "\"fields\":[{\"name\":\"f\",\"value\":17}]"
            })
    void aNullIsEmptyOrHidden(String json) {
        ItemFailure failure = vault.items(item(json)).failure(of("x", "f"));

        assertThat(failure.problem()).hasToString("FIELD_NULL");
        assertThat(failure).hasMessageContaining("empty, or this account is not allowed to see it");
    }

    @Test
    void notesAreAFieldOfTheItemToo() {
        vault.items(item("\"notes\":null,\"fields\":[{\"name\":\"notes\",\"value\":\"p-custom\"}]"));

        assertThat(vault.failure(of("x", "notes")).problem()).hasToString("FIELD_SHADOWED");
    }

    /** An own field decides only where it is in the object of the item's own type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"login\":{\"username\":null}",
                "\"login\":null",
                "\"login\":[]",
                "\"card\":null,\"identity\":null,\"login\":{\"uris\":[{\"password\":null}]}",
                "\"secureNote\":{\"type\":0},\"passwordHistory\":[{\"password\":null}]"
            })
    void aCustomFieldIsReadWhereTheItemHasNoFieldOfThatName(String json) throws Exception {
        vault.items(item(json + ",\"fields\":[{\"name\":\"password\",\"value\":\"c\"}]"));

        assertThat(vault.read(of("x", "password"))).containsExactly("c");
    }

    /** What bw says of each item, such as its id, is no field: custom fields of those names can be read. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "name", "object", "type", "folderId", "revisionDate", "favorite"})
    void aCustomFieldMayHaveTheNameOfWhatIsNoField(String field) throws Exception {
        vault.items(item("\"object\":\"item\",\"type\":1,\"folderId\":null,\"favorite\":false,"
                + "\"revisionDate\":\"2026-11-23\",\"login\":{},\"fields\":[{\"name\":\"" + field
                + "\",\"value\":\"c\"}]"));

        assertThat(vault.read(of("x", field))).containsExactly("c");
    }

    @Test
    void aLinkedFieldHasNoValueOfItsOwn() {
        vault.items(item("\"login\":{\"password\":\"p-1\"},\"fields\":[{\"type\":3,\"name\":\"f\",\"value\":null,"
                + "\"linkedId\":101}]"));

        ItemFailure failure = vault.failure(of("x", "f"));
        assertThat(failure.problem()).hasToString("FIELD_LINKED");
        assertThat(failure).hasMessageContaining("linked").hasMessageNotContaining("p-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"login\":{\"f\":\"V\"}", "\"fields\":[{\"name\":\"f\",\"value\":\"V\"}]"})
    void aValueThatBwCouldNotDecryptIsNone(String json) {
        vault.items(item(json.replace("V", UNDECRYPTABLE)));

        assertThat(vault.failure(of("x", "f")).problem()).hasToString("FIELD_UNDECRYPTABLE");
    }

    @Test
    void anItemThatBwCouldNotDecryptHasNoValues() {
        vault.items(item("\"login\":{\"password\":null}").replace("\"x\"", "\"" + UNDECRYPTABLE + "\""));

        assertThat(vault.failure(of(ID, "password")).problem()).hasToString("FIELD_UNDECRYPTABLE");
    }

    @Test
    void aMissingItemMayBeOneOfThoseThatBwCouldNotDecrypt() {
        String lost = "{\"id\":\"" + ID + "\",\"name\":\"" + UNDECRYPTABLE + "\"}";
        String trash = lost.replace("}", ",\"deletedDate\":\"2026-11-23\"}");

        ItemFailure failure =
                vault.items("[" + lost + "," + lost + "," + trash + "]").failure(of("x", "password"));
        assertThat(failure.problem()).hasToString("ITEM_UNDECRYPTABLE");
        assertThat(failure).hasMessageContaining("could not decrypt: 2.");
        assertThat(vault.items("[" + trash + "]").failure(of("x", "password")).problem())
                .hasToString("ITEM_MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\\ud800", "\\udc00p", "\\udc00\\ud800"})
    void aValueThatIsNoUnicodeTextIsNone(String value) {
        vault.items(item("\"login\":{\"password\":\"" + value + "\"}"));

        ItemFailure failure = vault.failure(of("x", "password"));
        assertThat(failure.problem()).hasToString("FIELD_SURROGATE");
        assertThat(failure).hasMessageNotContaining("p\ud800");
    }

    @Test
    void aPairOfSurrogatesIsACharacter() throws Exception {
        vault.items(item("\"login\":{\"password\":\"\\ud83d\\udd11\"}"));

        assertThat(vault.read(of("x", "password"))).containsExactly("\ud83d\udd11");
    }

    private static String item(String json) {
        return "[{\"name\":\"x\",\"id\":\"" + ID + "\"," + json + "}]";
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.Hostile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for the reading of a vault's list, whatever bw prints as one. */
class HostileItemsTest {

    private static final String ITEM = """
            {"object":"item","id":"6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a","name":"registry","deletedDate":null,
            "folderId":null,"login":{"username":"robot","password":"hunter2","uris":[{"match":null,"uri":"https://x"}]},
            "fields":[{"name":"pin","value":"1234","type":0}],"passwordHistory":[{"password":"old"}]}""";

    private static final List<String> LISTS = List.of(
            "[" + ITEM + "]",
            "[" + ITEM + "," + ITEM.replace("registry", "another") + "]",
            "[]",
            "[",
            "]",
            "{\"name\":\"registry\",",
            "\"login\":{\"password\":\"hunter2\"}",
            "\"login\":",
            "\"name\":\"registry\"",
            "\"fields\":[",
            "\"pin\"",
            "\\u0000",
            "\\uD800",
            "null,");

    @Test
    void aListIsReadAlikeInWhateverPiecesItComes() {
        Hostile.forEach(LISTS, text -> {
            byte[] printed = text.getBytes(UTF_8);
            ItemSearch atOnce = search("password");
            ItemSearch byByte = search("password");
            ItemOutput once = new ItemOutput(List.of(atOnce));
            ItemOutput pieces = new ItemOutput(List.of(byByte));

            once.write(printed, 0, printed.length);
            for (byte piece : printed) {
                pieces.write(piece);
            }

            assertThat(pieces.isComplete()).isEqualTo(once.isComplete());
            if (once.isComplete()) {
                assertThat(found(byByte)).isEqualTo(found(atOnce));
            }
        });
    }

    @Test
    void whatIsTakenForAWholeListIsOneToOthersToo() {
        Hostile.forEach(LISTS, text -> {
            byte[] printed = text.getBytes(UTF_8);
            ItemSearch search = search("password");
            ItemOutput output = new ItemOutput(List.of(search));
            output.write(printed, 0, printed.length);
            if (output.isComplete()) {
                JsonNode list = new ObjectMapper().readTree(printed);
                assertThat(list.isArray()).isTrue();
                if (found(search).equals("hunter2")) {
                    assertThat(list.findValuesAsText("name")).contains("registry");
                    assertThat(list.findValuesAsText("password")).contains("hunter2");
                }
            }
        });
    }

    @Test
    void aNumberBeforeOrAfterAListIsNoPartOfOne() {
        for (String text : List.of("9[]", "true []", "[] 9 ", "[] false ")) {
            ItemOutput output = new ItemOutput(List.of(search("password")));
            output.write(text.getBytes(UTF_8), 0, text.length());

            assertThat(output.isComplete()).as(text).isFalse();
        }
    }

    /** Jackson's parser has an "Internal error" for this (2.22.0). */
    @Test
    void aByteOrderMarkIsMerelyUnreadable() {
        ItemOutput output = new ItemOutput(List.of(search("password")));

        for (byte piece : "\uFEFF \u00DF".getBytes(UTF_8)) {
            output.write(piece);
        }

        assertThat(output.isComplete()).isFalse();
    }

    @Test
    void neitherDepthNorLengthIsMoreThanUnreadable() {
        for (String part : List.of("[", "{\"a\":", "[{\"login\":{\"password\":\"", "\u0000", "[[],", "9")) {
            ItemOutput output = new ItemOutput(List.of(search("password")));
            byte[] printed = ("[" + part.repeat(100_000)).getBytes(UTF_8);

            output.write(printed, 0, printed.length);

            assertThat(output.isComplete()).as(part).isFalse();
        }
    }

    private static ItemSearch search(String field) {
        return new ItemSearch(new ItemRequest("registry", field, null, null, null), Map.of());
    }

    /** The value, or why there is none. */
    private static String found(ItemSearch search) {
        try {
            return search.found().value().reveal();
        } catch (CliFailure none) {
            return none.reason().name();
        }
    }
}

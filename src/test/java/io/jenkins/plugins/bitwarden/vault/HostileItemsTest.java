package io.jenkins.plugins.bitwarden.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for the reading of a vault's list, whatever bw prints as one. */
class HostileItemsTest {

    /** Of what is no list, Jackson overlooks more where pieces meet: a missing value, a comma too many (2.22.0). */
    @FuzzTest
    void aListIsReadAlikeInWhateverPiecesItComes(byte[] printed) {
        ItemSearch atOnce = search("password");
        ItemSearch byByte = search("password");
        ListReader once = reader(atOnce);
        ListReader pieces = reader(byByte);

        once.write(printed, 0, printed.length);
        for (byte piece : printed) {
            pieces.write(piece);
        }

        if (once.isWhole() && !hasByteOrderMark(printed)) {
            assertThat(pieces.isWhole()).isTrue();
            assertThat(found(byByte)).isEqualTo(found(atOnce));
        }
    }

    @FuzzTest
    void whatIsTakenForAWholeListIsOneToOthersToo(byte[] printed) throws Exception {
        ItemSearch search = search("password");
        ListReader output = reader(search);
        output.write(printed, 0, printed.length);
        if (output.isWhole() && !hasByteOrderMark(printed)) {
            try (JsonParser other = new JsonFactory().createParser(printed)) {
                assertThat(other.nextToken()).isEqualTo(JsonToken.START_ARRAY);
                List<String> texts = new ArrayList<>();
                while (other.nextToken() != JsonToken.END_ARRAY
                        || !other.getParsingContext().inRoot()) {
                    texts.add(other.getText());
                }
                if (found(search).equals("hunter2")) {
                    assertThat(texts).contains("registry", "hunter2");
                }
            }
        }
    }

    @Test
    void whatStandsBeforeOrAfterAListIsNoPartOfOne() {
        for (String text : List.of("9[]", "true []", "[] 9 ", "[] false ", "[][]")) {
            ListReader output = reader(search("password"));
            output.write(text.getBytes(UTF_8), 0, text.length());

            assertThat(output.isWhole()).as(text).isFalse();
        }
    }

    /** Jackson's parser has an "Internal error" for this (2.22.0). */
    @Test
    void aByteOrderMarkIsMerelyUnreadable() {
        ListReader output = reader(search("password"));

        for (byte piece : "\uFEFF \u00DF".getBytes(UTF_8)) {
            output.write(piece);
        }

        assertThat(output.isWhole()).isFalse();
    }

    @Test
    void neitherDepthNorLengthIsMoreThanUnreadable() {
        for (String part : List.of("[", "{\"a\":", "[{\"login\":{\"password\":\"", "\u0000", "[[],", "9")) {
            ListReader output = reader(search("password"));
            byte[] printed = ("[" + part.repeat(100_000)).getBytes(UTF_8);

            output.write(printed, 0, printed.length);

            assertThat(output.isWhole()).as(part).isFalse();
        }
    }

    /** Jackson overlooks even several, depending on where pieces meet (2.22.0). */
    private static boolean hasByteOrderMark(byte[] printed) {
        return new String(printed, UTF_8).contains("\uFEFF");
    }

    private static ListReader reader(ItemSearch search) {
        return new ListReader(json -> search.consider(new Item(json)));
    }

    private static ItemSearch search(String field) {
        return new ItemSearch(new ItemRequest("registry", field, null, null, null), Map.of());
    }

    /** Returns the value, or why there is none, which is one printable line without any value. */
    private static String found(ItemSearch search) {
        try {
            FieldContent content = search.found();
            return content instanceof FieldContent.Value found ? found.value().reveal() : content.toString();
        } catch (ItemFailure failure) {
            assertThat(failure.getMessage())
                    .matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+")
                    .doesNotContain("hunter2");
            return failure.problem().name();
        }
    }
}

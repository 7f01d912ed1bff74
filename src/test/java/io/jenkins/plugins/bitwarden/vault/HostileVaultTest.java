package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.cli.SmallHeap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that wants to exhaust the controller's memory, in a Java whose heap is smaller than what bw lists. */
class HostileVaultTest {

    private static final String ITEM = "{\"id\":\"6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a\"";

    /** What never ends. */
    enum Endless {
        LONG_NAMES("[", i -> "{\"" + "n".repeat(900) + "\":"),
        ARRAYS("[{\"a\":", i -> "["),
        OBJECTS("[", i -> "{\"nnnnnnnnnnnnnnnn" + i + "\":"),
        ARRAYS_IN_THE_LIST("", i -> "["),
        NAME("[{\"", i -> "nnnnnnnnnnnnnnnn"),
        NAME_IN_ESCAPES("[{\"", i -> "\\u00e4"),
        TEXT("[{\"a\":\"", i -> "nnnnnnnnnnnnnnnn"),
        NUMBER("[{\"a\":1", i -> "1111111111111111"),
        FRACTION("[{\"a\":1.", i -> "1111111111111111"),
        VALUES_OF_AN_ITEM("[{\"a\":[", i -> "[],{},0,"),
        TEXTS_OF_AN_ITEM("[{\"a\":0", i -> ",\"a" + i + "\":\"nnnnnnnnnnnnnnnn\""),
        NAMES_OF_ITEMS("[" + ITEM + "}", i -> "," + ITEM + ",\"name-" + i + "\":0}");

        private final String start;
        private final IntFunction<String> part;

        Endless(String start, IntFunction<String> part) {
            this.start = start;
            this.part = part;
        }
    }

    /** One after the other in one process: what one leaves behind adds to the next. */
    @Test
    void noneOfThemTakesMoreMemoryThanAVault() throws Exception {
        assertThat(SmallHeap.run(Reader.class).lines())
                .containsExactlyElementsOf(Stream.of(Endless.values())
                        .map(output -> output + " is whole: false")
                        .toList());
    }

    /** What runs in the small heap. */
    static final class Reader {

        private static final int BYTES = 4 * SmallHeap.MEGABYTES * 1024 * 1024;

        public static void main(String[] arguments) {
            for (Endless output : Endless.values()) {
                ItemSearch search = new ItemSearch(new ItemRequest("registry", "password", null, null, null), Map.of());
                ListReader reader = new ListReader(json -> search.consider(new Item(json)));
                write(reader, output.start);
                for (int i = 0, written = 0; written < BYTES; ) {
                    StringBuilder piece = new StringBuilder();
                    while (piece.length() < 4_096) {
                        piece.append(output.part.apply(i++));
                    }
                    write(reader, piece.toString());
                    written += piece.length();
                }
                System.out.println(output + " is whole: " + reader.isWhole());
            }
        }

        private static void write(ListReader reader, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            reader.write(bytes, 0, bytes.length);
        }
    }
}

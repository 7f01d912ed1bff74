package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole vault is in data.json, so reading it must take the same memory for a vault of any size. */
class DataFileOfAnySizeTest {

    private static final int ITEMS = 20_000;
    private static final int BYTES_OF_AN_ITEM = 5_000;

    @TempDir
    Path temporary;

    @Test
    void aHundredMegabytesPassThroughSixteen() throws Exception {
        try (Writer file = Files.newBufferedWriter(temporary.resolve("data.json"))) {
            file.write("{\"user_a_ciphers_ciphers\":{\"\":{}");
            for (int i = 0; i < ITEMS; i++) {
                file.write(",\"" + i + "\":{\"name\":\"" + "n".repeat(BYTES_OF_AN_ITEM) + "\"}");
            }
            file.write("},\"user_a_token_accessToken\":\"t\",\"user_a_sync_lastSync\":\"t\","
                    + "\"__PROTECTED__a_user_auto\":\"t\",\"global_account_activeAccountId\":\"a\"}");
        }

        assertThat(SmallHeap.run(Reader.class, temporary.toString()))
                .isEqualTo(new AccountState(true, true, true, true).toString());
    }

    /** bw keeps what a server sends, so a server chooses names and depth. One process reads one after the other. */
    @Test
    void neitherNamesNorDepthNorWhatNeverEndsTakesMemory() throws Exception {
        String account = "{\"global_account_activeAccountId\":\"a\",\"user_a_token_accessToken\":\"t\"";
        List<String> files = new ArrayList<>();
        for (String part : List.of(
                ",\"%1$d\":0",
                ",\"user_%1$d_token_accessToken\":\"t\"",
                ",\"a\":{\"%1$d\":{\"%1$d\":0}}",
                ",\"%1$d\":[[[[[[[[[[[[[[[[",
                ",\"%1$d\":{\"%1$d\":{\"%1$d\":{\"%1$d\":")) {
            files.add(file(files.size(), account, part, "}"));
        }
        for (String start : List.of("{\"", "{\"a\":\"", "{\"a\":1", "{\"global_account_activeAccountId\":\"")) {
            files.add(file(files.size(), start, "1".repeat(50), ""));
        }

        String none = AccountState.UNKNOWN.toString();
        String loggedIn = new AccountState(true, true, false, false).toString();
        assertThat(SmallHeap.run(Reader.class, files.toArray(String[]::new)).lines())
                .containsExactly(loggedIn, loggedIn, loggedIn, none, none, none, none, none, none);
    }

    private String file(int number, String start, String part, String end) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("file-" + number));
        try (Writer file = Files.newBufferedWriter(folder.resolve("data.json"))) {
            file.write(start);
            for (int i = 0; i < 500_000; i++) {
                file.write(part.formatted(i));
            }
            file.write(end);
        }
        return folder.toString();
    }

    /** What runs in the small heap. */
    static final class Reader {

        public static void main(String[] arguments) throws Exception {
            for (String folder : arguments) {
                AccountState state = new LocalDirectory(Path.of(folder)).state();
                System.out.println(
                        new AccountState(state.written(), state.loggedIn(), state.synced(), state.unlocked()));
            }
        }
    }
}

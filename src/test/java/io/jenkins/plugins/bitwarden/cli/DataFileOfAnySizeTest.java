package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .isEqualTo("AccountState[loggedIn=true, synced=true, unlocked=true]");
    }

    /** What runs in the small heap. */
    static final class Reader {

        public static void main(String[] arguments) throws Exception {
            System.out.println(new DataDirectory(new LocalDirectory(Path.of(arguments[0]))).state());
        }
    }
}

package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import io.jenkins.plugins.bitwarden.cli.Samples;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.cli.SmallHeap;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A vault needs the same memory whatever its size: each is read in a Java of its own whose whole heap is a small part of
 * what bw prints. One that kept the vault, or the values of all items that could be meant, would fail there.
 */
class VaultOfAnySizeTest {

    private static final int ITEMS = 20_000;
    private static final int BYTES_OF_AN_ITEM = 5_000;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"registry", "item 7", "all alike"})
    void aHundredMegabytesPassThroughSixteen(String item) throws Exception {
        String said = SmallHeap.run(Reader.class, temporary.toString(), item);

        assertThat(said)
                .isEqualTo(
                        switch (item) {
                            case "registry" -> "password of the registry";
                            case "item 7" -> "password of item 7";
                            default -> "ITEM_AMBIGUOUS";
                        });
    }

    /** What runs in the small heap. */
    static final class Reader {

        public static void main(String[] arguments) throws Exception {
            String item = arguments[1];
            // Of those that are all alike, the notes would be the whole vault.
            ItemRequest request = item.equals("all alike")
                    ? new ItemRequest(item, "notes", null, null, null)
                    : new ItemRequest(item, "password", null, null, null);
            ScriptedRunner bw = ScriptedRunner.working().on("list items", new BigVault(item.equals("all alike")));
            CliSession session = CliSession.open(
                    bw,
                    new LocalDirectory(Path.of(arguments[0], "session")),
                    Samples.login(Samples.SERVER),
                    new VerifiedExecutables(),
                    pause -> false);
            try {
                ItemContent content =
                        new VaultItems(session).read(List.of(request)).get(0);
                System.out.println(((ItemValue) content).reveal());
            } catch (ItemFailure e) {
                System.out.println(e.problem());
            } finally {
                session.close();
            }
        }
    }

    /** A bw that lists many items, through one buffer that it uses again for each. */
    private record BigVault(boolean alike) implements Step {

        @Override
        public CliResult run(CliCommand command) {
            throw new UnsupportedOperationException("nobody could hold it");
        }

        @Override
        public CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole) throws IOException {
            long written = 0;
            byte[] buffer = new byte[8_192];
            for (int i = 0; i <= ITEMS; i++) {
                byte[] item = ((i == 0 ? "[" : ",") + (i < ITEMS ? item(i) : last())).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(item, 0, buffer, 0, item.length);
                stdout.write(buffer, 0, item.length);
                written += item.length;
            }
            stdout.write(']');
            if (written < 6L * SmallHeap.MEGABYTES * 1024 * 1024) {
                throw new AssertionError("too small a vault: " + written);
            }
            return new CliResult(0, "", "", false);
        }

        private String item(int i) {
            return json(
                    "00000000-0000-4000-8000-%012d".formatted(i),
                    alike ? "all alike" : "item " + i,
                    "password of item " + i,
                    "n".repeat(BYTES_OF_AN_ITEM));
        }

        private static String last() {
            return json("6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a", "registry", "password of the registry", "");
        }

        private static String json(String id, String name, String password, String notes) {
            return """
                    {"type":1,"name":"%s","id":"%s","collectionIds":[],"notes":"%s","fields":[{"name":"x","value":"%s"}],\
                    "login":{"uris":[],"username":"robot","password":"%s"}}""".formatted(name, id, notes, notes.substring(0, notes.length() / 100), password);
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {

    private static final String APP_ID = "\"global_applicationId_appId\":\"" + Samples.DEVICE + "\"";

    @TempDir
    Path temporary;

    private Path file;
    private DataDirectory data;

    @BeforeEach
    void create() throws IOException {
        LocalDirectory directory = new LocalDirectory(temporary.resolve("session"));
        directory.create();
        data = new DataDirectory(directory);
        file = directory.location().resolve("data.json");
    }

    @Test
    void theAmericanCloudNeedsNoServer() throws Exception {
        data.prepare(BitwardenServer.US, Samples.DEVICE);

        assertThat(file).hasContent("{" + APP_ID + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "EU,                                    https://vault.bitwarden.eu",
        "https://vault.example.test:8443/bw/,   https://vault.example.test:8443/bw"
    })
    void anyOtherServerIsNamedAsBwItselfWouldAfterConfigServer(String server, String url) throws Exception {
        data.prepare(BitwardenServer.of(server), Samples.DEVICE);

        assertThat(file)
                .hasContent("{" + APP_ID + ",\"global_environment_environment\":"
                        + "{\"region\":\"Self-hosted\",\"urls\":{\"base\":\"" + url + "\"}}}");
    }

    @Test
    void whatIsPreparedIsNotALogin() throws Exception {
        data.prepare(BitwardenServer.EU, Samples.DEVICE);

        assertThat(data.state()).isEqualTo(AccountState.NONE);
    }

    @Test
    void aFileThatIsThereAlreadyIsNotReplaced() throws Exception {
        Files.writeString(file, "planted");

        assertThatThrownBy(() -> data.prepare(BitwardenServer.EU, Samples.DEVICE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("planted");
    }

    @Test
    void itIsAsPreparedUntilBwWritesIntoIt() throws Exception {
        assertThat(data.isAsPrepared(BitwardenServer.EU, Samples.DEVICE)).isFalse();

        data.prepare(BitwardenServer.EU, Samples.DEVICE);
        assertThat(data.isAsPrepared(BitwardenServer.EU, Samples.DEVICE)).isTrue();
        assertThat(data.isAsPrepared(BitwardenServer.US, Samples.DEVICE)).isFalse();

        Files.writeString(file, Files.readString(file).replace("}}}", "}},\"stateVersion\":85}"));
        assertThat(data.isAsPrepared(BitwardenServer.EU, Samples.DEVICE)).isFalse();
    }

    @Test
    void whatBwWritesTellsHowItStands() throws Exception {
        assertThat(stateOf(Samples.NOT_SYNCED)).isEqualTo(new AccountState(true, false, false));
        assertThat(stateOf(Samples.LOGGED_IN)).isEqualTo(new AccountState(true, true, false));
        assertThat(stateOf(Samples.UNLOCKED)).isEqualTo(new AccountState(true, true, true));
    }

    /** bw keeps the account's id when it logs out, and sets the secrets to null. */
    @Test
    void aLogoutIsNoLogin() throws Exception {
        assertThat(stateOf(Samples.NOT_SYNCED.replaceAll("(_token_\\w+\": )\"[^\"]*\"", "$1null")))
                .isEqualTo(AccountState.NONE);
    }

    @Test
    void theTokenOfAnAccountThatIsNotTheActiveOneIsNoLogin() throws Exception {
        assertThat(stateOf(Samples.UNLOCKED.replace("activeAccountId\": \"0329", "activeAccountId\": \"ffff")))
                .isEqualTo(AccountState.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not JSON",
                "{",
                "{\"global_account_activeAccountId\":\"0329",
                "{}",
                "[]",
                "[{\"global_account_activeAccountId\":\"0329\"}]",
                "\"text\"",
                "null",
                "true",
                "17",
                "1e999999999",
                "{\"global_account_activeAccountId\":null,\"user_0329_token_accessToken\":\"x\"}",
                "{\"global_account_activeAccountId\":17,\"user_0329_token_accessToken\":\"x\"}",
                "{\"global_account_activeAccountId\":[\"0329\"],\"user_0329_token_accessToken\":\"x\"}",
                "{\"global_account_activeAccountId\":{\"id\":\"0329\"},\"user_0329_token_accessToken\":\"x\"}",
                "{\"user_0329_token_accessToken\":\"x\",\"user_0329_sync_lastSync\":\"x\"}",
                "\u0000\u0000\u0000",
                "\uFEFF"
            })
    void whatIsNotUnderstoodIsNoLogin(String content) throws Exception {
        assertThat(stateOf(content)).isEqualTo(AccountState.NONE);
    }

    @Test
    void neitherDepthNorBytesThatAreNoTextAreMoreThanNotUnderstood() throws Exception {
        assertThat(stateOf("[".repeat(100_000))).isEqualTo(AccountState.NONE);
        assertThat(stateOf("{\"a\":".repeat(100_000))).isEqualTo(AccountState.NONE);

        Files.write(file, new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xFE});
        assertThat(data.state()).isEqualTo(AccountState.NONE);
        Files.write(
                file, Samples.UNLOCKED.replaceFirst("[{]", "{\"a\":\"\u00ff\",").getBytes(ISO_8859_1));
        assertThat(data.state()).isEqualTo(new AccountState(true, true, true));
    }

    @Test
    void noFileIsNoLogin() throws Exception {
        assertThat(data.state()).isEqualTo(AccountState.NONE);
    }

    @Test
    void aFileThatCannotBeReadIsNotMistakenForOneThatSaysNothing() {
        IOException lost = new IOException("channel is closing down");
        DataDirectory unreadable = new DataDirectory(new Lost(lost));

        assertThatThrownBy(unreadable::state).isSameAs(lost);
    }

    private AccountState stateOf(String content) throws Exception {
        Files.writeString(file, content);
        return data.state();
    }

    /** A directory of a machine that is gone. */
    private record Lost(IOException why) implements Directory {

        @Override
        public String path() {
            return "/srv/agent/session";
        }

        @Override
        public void create() {}

        @Override
        public void write(String name, String content) {}

        @Override
        public Optional<InputStream> read(String name) throws IOException {
            throw why;
        }

        @Override
        public void delete() {}
    }
}

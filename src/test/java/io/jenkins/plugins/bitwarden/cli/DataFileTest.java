package io.jenkins.plugins.bitwarden.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {

    private static final String APP_ID = "\"global_applicationId_appId\":\"" + Samples.DEVICE + "\"";

    @Test
    void theAmericanCloudNeedsNoServer() {
        assertThat(prepared("US")).isEqualTo("{" + APP_ID + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "EU,                                    https://vault.bitwarden.eu",
        "https://vault.example.test:8443/bw/,   https://vault.example.test:8443/bw"
    })
    void anyOtherServerIsNamedAsBwItselfWouldAfterConfigServer(String server, String url) {
        assertThat(prepared(server))
                .isEqualTo("{" + APP_ID + ",\"global_environment_environment\":"
                        + "{\"region\":\"Self-hosted\",\"urls\":{\"base\":\"" + url + "\"}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "EU", "https://vault.example.test:8443"})
    void whatIsPreparedIsNotALoginAndNotWritten(String server) throws Exception {
        assertThat(stateOf(prepared(server))).isEqualTo(new AccountState(false, false, false, false));
    }

    @Test
    void bwHasWrittenOnceThereIsAnythingElseInIt() throws Exception {
        assertThat(stateOf(prepared("EU").replace("}}}", "}},\"stateVersion\":85}"))
                        .written())
                .isTrue();
        assertThat(stateOf(prepared("EU").replaceFirst("\\{\"global_applicationId_appId\":\"[^\"]*\",", "{"))
                        .written())
                .isTrue();
    }

    @Test
    void whatBwWritesTellsHowItStands() throws Exception {
        assertThat(stateOf(Samples.NOT_SYNCED))
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(new AccountState(true, true, false, false));
        assertThat(stateOf(Samples.LOGGED_IN))
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(new AccountState(true, true, true, false));
        assertThat(stateOf(Samples.UNLOCKED))
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(new AccountState(true, true, true, true));
    }

    /** What else bw writes, such as the time of a sync, does not matter. */
    @Test
    void itsFingerprintChangesWithEachUnlockAndEachAccountOnly() throws Exception {
        String unlocked = stateOf(Samples.UNLOCKED).fingerprint();

        assertThat(unlocked).hasSize(64);
        assertThat(stateOf(Samples.UNLOCKED.replaceFirst("[{]", "{\"other\":1,"))
                        .fingerprint())
                .isEqualTo(unlocked);
        assertThat(stateOf(Samples.LOGGED_IN).fingerprint()).hasSize(64).isNotEqualTo(unlocked);
        assertThat(stateOf(Samples.UNLOCKED.replaceAll("(_user_auto\": \")[^\"]*", "$1another"))
                        .fingerprint())
                .hasSize(64)
                .isNotEqualTo(unlocked);
        assertThat(AccountState.UNKNOWN.fingerprint()).isEmpty();
        assertThat(stateOf(prepared("EU")).fingerprint()).isEmpty();
    }

    /** bw keeps the account's id when it logs out, and sets the secrets to null. */
    @Test
    void aLogoutIsNoLogin() throws Exception {
        assertThat(stateOf(Samples.NOT_SYNCED.replaceAll("(_token_\\w+\": )\"[^\"]*\"", "$1null")))
                .isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void theTokenOfAnAccountThatIsNotTheActiveOneIsNoLogin() throws Exception {
        assertThat(stateOf(Samples.UNLOCKED.replace("activeAccountId\": \"0329", "activeAccountId\": \"ffff")))
                .isEqualTo(AccountState.UNKNOWN);
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
        assertThat(stateOf(content)).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void neitherDepthNorBytesThatAreNoTextAreMoreThanNotUnderstood() throws Exception {
        assertThat(stateOf("[".repeat(100_000))).isEqualTo(AccountState.UNKNOWN);
        assertThat(stateOf("{\"a\":".repeat(100_000))).isEqualTo(AccountState.UNKNOWN);

        assertThat(stateOf(new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xFE}))
                .isEqualTo(AccountState.UNKNOWN);
        assertThat(stateOf(Samples.UNLOCKED
                        .replaceFirst("[{]", "{\"a\":\"\u00ff\",")
                        .getBytes(ISO_8859_1)))
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(new AccountState(true, true, true, true));
    }

    @Test
    void aFileThatCannotBeReadIsNotMistakenForOneThatSaysNothing() {
        IOException lost = new IOException("channel is closing down");

        assertThatThrownBy(() -> DataFile.state(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw lost;
                    }
                }))
                .isSameAs(lost);
    }

    private static String prepared(String server) {
        return new DataFile(BitwardenServer.of(server), Samples.DEVICE).prepared();
    }

    private static AccountState stateOf(String content) throws IOException {
        return stateOf(content.getBytes(UTF_8));
    }

    private static AccountState stateOf(byte[] content) throws IOException {
        return DataFile.state(new ByteArrayInputStream(content));
    }
}

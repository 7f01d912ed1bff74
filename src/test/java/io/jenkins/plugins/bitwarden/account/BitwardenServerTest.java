package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class BitwardenServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"US", "us", " US ", "https://vault.bitwarden.com", "https://vault.bitwarden.com/"})
    void theUnitedStatesHaveTheirOwnCloud(String text) {
        assertThat(BitwardenServer.of(text)).isEqualTo(BitwardenServer.US).hasToString("US");
    }

    /** Of an unset variable, as of any blank, nobody knows which server was meant. */
    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "\t\n", "\u00a0", "\u2003"})
    void aBlankServerIsNoCloud(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Write US, EU, or");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EU", "eu", "https://vault.bitwarden.eu", "HTTPS://Vault.Bitwarden.EU//"})
    void theEuropeanUnionHasItsOwnCloud(String text) {
        assertThat(BitwardenServer.of(text)).isEqualTo(BitwardenServer.EU).hasToString("EU");
    }

    @Test
    void bwAsksOtherHostsOfACloudThanItsWebVault() {
        assertThat(BitwardenServer.US.requestUrls())
                .containsExactly(URI.create("https://identity.bitwarden.com"), URI.create("https://api.bitwarden.com"));
        assertThat(BitwardenServer.EU.requestUrls())
                .containsExactly(URI.create("https://identity.bitwarden.eu"), URI.create("https://api.bitwarden.eu"));
        assertThat(BitwardenServer.of("https://vault.example.com/bw").requestUrls())
                .containsExactly(URI.create("https://vault.example.com/bw"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://vault.example.com,             https://vault.example.com",
        "https://vault.example.com/,            https://vault.example.com",
        "https://Vault.Example.com:8443/bw//,   https://vault.example.com:8443/bw",
        "https://10.1.2.3,                      https://10.1.2.3",
        "https://[fd00::1]:8443,                https://[fd00::1]:8443",
        "https://notbitwarden.com,              https://notbitwarden.com",
        "https://bitwarden.com.example.org,     https://bitwarden.com.example.org"
    })
    void anOwnServerIsItsHttpsAddress(String text, String url) {
        assertThat(BitwardenServer.of(text)).hasToString(url);
    }

    @Test
    void theIdentityServiceFollowsFromTheServer() {
        assertThat(BitwardenServer.US.identityUrl()).hasToString("https://identity.bitwarden.com");
        assertThat(BitwardenServer.EU.identityUrl()).hasToString("https://identity.bitwarden.eu");
        assertThat(BitwardenServer.of("https://example.com/bw/").identityUrl())
                .hasToString("https://example.com/bw/identity");
    }

    @ParameterizedTest
    @CsvSource({
        "bitwarden.eu,                                       EU",
        "https://bitwarden.eu,                               EU",
        "https://identity.bitwarden.eu,                      EU",
        "https://vault.bitwarden.eu/#/login,                 EU",
        "http://vault.bitwarden.eu,                          EU",
        "https://www.bitwarden.com,                          US",
        "https://api.bitwarden.com/,                         US",
        "https://user@vault.bitwarden.com,                   US",
        "https://vault.bitwarden.com.,                       US",
        "https://vault.bitwarden.com:8443,                   US"
    })
    void aNearMissOfACloudNamesTheCloud(String text, String region) {
        assertThatThrownBy(() -> BitwardenServer.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("Write " + region + " or https://vault.bitwarden.");
    }

    @ParameterizedTest
    @CsvSource({
        "vault.bitwarden.com,                     https://vault.bitwarden.com",
        "vault.example.com,                       https://vault.example.com",
        "vault.example.com:8443/bw,               https://vault.example.com:8443/bw",
        "http://vault.example.com,                https://vault.example.com",
        "ftp://vault.example.com,                 https://vault.example.com",
        "https://vault.example.com/#/login,       https://vault.example.com",
        "https://vault.example.com/bw?x=1,        https://vault.example.com/bw",
        "https://me:secret@vault.example.com,     https://vault.example.com",
        "https://vault.example.com/identity,      https://vault.example.com",
        "https://example.com/bw/api/,             https://example.com/bw"
    })
    void aNearMissOfAnOwnServerNamesTheRightAddress(String text, String right) {
        assertThatThrownBy(() -> BitwardenServer.of(text))
                .isInstanceOf(InvalidValueException.class)
                .message()
                .endsWith("Write " + right + ".")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a url", "https://", "https:///x", "mailto:", "https://a b", "://"})
    void whatIsNoAddressAtAllIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text)).hasMessageContaining("such as https://vault.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.example.com:0",
                "https://vault.example.com:65536",
                "https://vault.example.com:99999/bw",
                "https://vault.bitwarden.eu:70000",
                "vault.example.com:65536"
            })
    void thereAreNoPortsOutsideOfTheirRange(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text)).hasMessageContaining("from 1 to 65535");
    }

    @Test
    void theHighestPortIsAPort() {
        assertThat(BitwardenServer.of("https://vault.example.com:65535").url()).hasPort(65535);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = " ")
    void onAFormABlankServerIsAnAddressThatIsMissing(String text) {
        assertThat(formProblem(text)).contains("The address of your server is missing.");
    }

    @Test
    void onAFormTheCloudsAreChosenAndNotWritten() {
        assertThat(formProblem("https://vault.bitwarden.com/#/login"))
                .endsWith("Choose “US cloud (bitwarden.com)” above.");
        assertThat(formProblem("https://identity.bitwarden.eu")).endsWith("Choose “EU cloud (bitwarden.eu)” above.");
        assertThat(formProblem("vault")).isEqualTo("The address does not begin with https://. Write https://vault.");
        assertThat(formProblem("not an address"))
                .isEqualTo("“not an address” is not a valid server address. Enter an address such as"
                        + " https://vault.example.com.");
    }

    private static String formProblem(String text) {
        return catchThrowableOfType(InvalidValueException.class, () -> BitwardenServer.of(text))
                .formProblem()
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:hunter2@a b/",
                "https:/me:hunter2@vault.example.com",
                "https:\\\\me:hunter2@vault.example.com",
                "https://me:hun\nter2@vault.example.com",
                "https://me:hunter2@@vault.example.com",
                "https://vault.example .com/?token=hunter2"
            })
    void aPasswordInABrokenAddressIsNotRepeated(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("ter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://[fe80::1%25eth0]", "https://[fe80::1%25eth0]:8443/bw"})
    void anAddressOfOneMachinesNetworkInterfaceIsRefused(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text)).hasMessageContaining("is not a valid server address");
    }

    /** bw would take each for another address than it looks like, or than others take it for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://0",
                "https://2130706433",
                "https://127.1",
                "https://127.0.0.1.",
                "https://0127.0.0.1",
                "https://0x7f.0.0.1",
                "https://example.1"
            })
    void aNumberThatSomeTakeForAnAddressIsRefused(String text) {
        assertThatThrownBy(() -> BitwardenServer.of(text)).hasMessageContaining("is not a valid server address");
    }

    /** Not by a StackOverflowError, nor after minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"a.", "/", "a", "@", "bitwarden.com."})
    void anEndlessAddressIsRefusedShortly(String part) {
        assertThatThrownBy(() -> BitwardenServer.of("https://x" + part.repeat(200_000) + "x"))
                .isInstanceOf(InvalidValueException.class)
                .message()
                .hasSizeLessThan(300);
    }
}

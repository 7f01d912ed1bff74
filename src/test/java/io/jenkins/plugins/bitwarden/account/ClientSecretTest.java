package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSecretTest {

    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    @ParameterizedTest
    @ValueSource(strings = {SECRET, " " + SECRET + " ", SECRET + "\r\n"})
    void blanksAndLineEndsAroundItAreDropped(String pasted) {
        assertThat(new ClientSecret(pasted).reveal()).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_secret: " + SECRET,
                "client_secret:" + SECRET,
                "client_secret\n" + SECRET,
                "BW_CLIENTSECRET=" + SECRET,
                "export BW_CLIENTSECRET=\"" + SECRET + "\"\n",
                "set BW_CLIENTSECRET=" + SECRET,
                "$env:BW_CLIENTSECRET = \"" + SECRET + "\"",
                "clientSecret: '" + SECRET + "'",
                "  \"client_secret\": \"" + SECRET + "\","
            })
    void aPastedLineGivesItsValue(String line) {
        assertThat(new ClientSecret(line).reveal()).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "client_id: user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a,  This is a client_id",
        "BW_CLIENTID=user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a, This is a client_id",
        "client_secret: short,                                  too short",
        "client_secret: ********,                               These stars",
        "client_secret: kq3Yw8Zt R1uJ5xPnB7vL,                  no spaces",
        "BW_CLIENTSECRET=,                                      missing"
    })
    void aPastedLineIsCheckedAsItsValueWouldBe(String line, String because) {
        assertThatThrownBy(() -> new ClientSecret(line)).hasMessageContaining(because);
    }

    @Test
    void itNeverPrintsItself() {
        assertThat(new ClientSecret(SECRET)).hasToString("********");
        assertThat(new ApiKey(new ClientId("user.ci-bot-1234"), new ClientSecret(SECRET), BitwardenServer.US)
                        .toString())
                .doesNotContain(SECRET)
                .doesNotContain("ci-bot");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                          missing",
        "'   ',                                       missing",
        "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a,   This is a client_id",
        "organization.6f9a1c34,                       This is a client_id",
        "********,                                    These stars",
        "••••••••••••,                                These stars",
        "kq3Yw8Zt R1uJ5xPnB7vL,                       no spaces",
        "kq3Yw8Zt\u200BR1uJ5xPnB7vL,                   no spaces",
        "kq3Yw8Zt\u00A0R1uJ5xPnB7vL,                   no spaces",
        "kq3Yw8Zt\u0000R1uJ5xPnB7vL,                   no spaces",
        "kq3Yw8Zt\uD83DR1uJ5xPnB7vL,                   no spaces",
        "kq3Yw8,                                      too short"
    })
    void whatIsPlainlySomethingElseIsRefused(String text, String because) {
        assertThatThrownBy(() -> new ClientSecret(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(because);
    }

    @Test
    void aRefusalNeverRepeatsWhatWasPasted() {
        assertThatThrownBy(() -> new ClientSecret("kq3Yw8Zt R1uJ5xPnB7vL"))
                .hasMessageNotContaining("kq3Yw8Zt")
                .hasMessageNotContaining("R1uJ5xPnB7vL");
    }
}

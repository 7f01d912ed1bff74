package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.localizer.Localizable;

class ClientIdTest {

    private static final String PERSONAL = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";

    @ParameterizedTest
    @ValueSource(strings = {PERSONAL, " " + PERSONAL, PERSONAL + "\r\n", "\t" + PERSONAL + "\u2003"})
    void blanksAndLineEndsAroundAPersonalKeyAreDropped(String pasted) {
        assertThat(new ClientId(pasted).value()).isEqualTo(PERSONAL);
        assertThat(new ClientId(pasted).warning()).isEmpty();
    }

    @Test
    void anotherMakersIdIsAcceptedWithAWarning() {
        ClientId id = new ClientId("user.ci-bot");

        assertThat(id.value()).isEqualTo("user.ci-bot");
        assertThat(id.warning())
                .map(Localizable::toString)
                .hasValueSatisfying(w -> assertThat(w).contains("UUID"));
    }

    @Test
    void anOrganizationsKeyIsRefusedWithThePlaceOfThePersonalOne() {
        assertThatThrownBy(() -> new ClientId("organization.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("organization")
                .hasMessageContaining("Settings, Security, Keys, View API key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void anEmptyOneIsRefused(String nothing) {
        assertThatThrownBy(() -> new ClientId(nothing)).hasMessageContaining("missing");
    }

    @Test
    void noneAtAllIsRefused() {
        assertThatThrownBy(() -> new ClientId(null)).hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "userfoo", "ci@example.test", "User.1", "6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"})
    void whatDoesNotBeginAsAPersonalKeyIsRefused(String other) {
        assertThatThrownBy(() -> new ClientId(other)).hasMessageContaining("begins with “user.”");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.", "user.a b", "user.a\nuser.b", "user.a\u0000", "user.\"a\"", "user.a&scope=all"})
    void whatHasMoreThanAnIdInItIsRefused(String odd) {
        assertThatThrownBy(() -> new ClientId(odd)).hasMessageContaining("nothing before or after");
    }

    @Test
    void aWholePastedKeyIsRefusedAndSaysWhatBelongsHere() {
        assertThatThrownBy(() -> new ClientId("client_id: " + PERSONAL + "\nclient_secret: abcdefghij0123456789"))
                .hasMessageContaining("“client_id”")
                .hasMessageNotContaining("abcdefghij");
    }

    @Test
    void itPrintsTheFirstAndTheLastFourCharactersOfTheAccountsId() {
        assertThat(new ClientId(PERSONAL)).hasToString("user.6f9a…4f2a");
        assertThat(new ClientId("user.abcdefghijkl")).hasToString("user.abcd…ijkl");
        assertThat(new ClientId("user.abcdefghijk")).hasToString("user.…");
        assertThat(new ClientId("user.ci")).hasToString("user.…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_id: " + PERSONAL,
                "client_id:" + PERSONAL,
                "client_id " + PERSONAL,
                "BW_CLIENTID=" + PERSONAL,
                " BW_CLIENTID = " + PERSONAL + "\n",
                "export BW_CLIENTID=\"" + PERSONAL + "\"",
                "export BW_CLIENTID='" + PERSONAL + "';",
                "set BW_CLIENTID=" + PERSONAL,
                "setx BW_CLIENTID " + PERSONAL,
                "$env:BW_CLIENTID = '" + PERSONAL + "'",
                "clientId: " + PERSONAL,
                "\"client_id\": \"" + PERSONAL + "\",",
                "{\"client_id\":\"" + PERSONAL + "\"}"
            })
    void aPastedLineGivesItsValue(String line) {
        assertThat(new ClientId(line).value()).isEqualTo(PERSONAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_id: " + PERSONAL + " " + PERSONAL,
                "client_id: ",
                "# client_id: " + PERSONAL,
                "client_id: client_id: " + PERSONAL,
                "my_client_id: " + PERSONAL
            })
    void aTextThatIsNotJustALineOfAKeyIsRefused(String text) {
        assertThatThrownBy(() -> new ClientId(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void theLineOfTheOtherValueIsRefusedAndSaysSo() {
        assertThatThrownBy(() -> new ClientId("BW_CLIENTSECRET=kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC"))
                .hasMessageContaining("This is a client_secret.")
                .hasMessageNotContaining("kq3Yw8Zt");
    }
}

package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedKeyTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    private static final String WHOLE =
            "client_id: " + ID + " client_secret: " + SECRET + " scope: api grant_type: client_credentials";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_id:\n" + ID + "\nclient_secret:\n" + SECRET + "\nscope:\napi\ngrant_type:\nclient_credentials",
                "client_id: " + ID + "\r\nclient_secret: " + SECRET
                        + "\r\nscope: api\r\ngrant_type: client_credentials\r\n",
                "client_id: " + ID + " client_secret: " + SECRET + " scope: api grant_type: client_credentials",
                "client_id:" + ID + "client_secret:" + SECRET + "scope:apigrant_type:client_credentials",
                "client_id" + ID + "client_secret" + SECRET + "scopeapigrant_typeclient_credentials",
                "export BW_CLIENTID=\"" + ID + "\"\nexport BW_CLIENTSECRET=\"" + SECRET + "\"\n",
                "{\"client_id\":\"" + ID + "\",\"client_secret\":\"" + SECRET + "\"}",
            })
    void bothValuesAreFoundWithOrWithoutTheLineEndsThatAFormFieldDrops(String pasted) {
        assertThat(PastedKey.in(pasted)).hasValue(new PastedKey(new ClientId(ID), new ClientSecret(SECRET)));
        assertThatThrownBy(() -> new ClientSecret(pasted)).hasMessageContaining("the whole API key");
        assertThatThrownBy(() -> new ClientId(pasted)).hasMessageContaining("the whole API key");
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of(ID, SECRET),
                Arguments.of(" " + ID + "\n", SECRET + "\r\n"),
                Arguments.of(WHOLE, ""),
                Arguments.of(WHOLE, null),
                Arguments.of(" ", WHOLE),
                Arguments.of(null, WHOLE),
                Arguments.of(WHOLE, WHOLE),
                Arguments.of(ID, WHOLE));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aWholeKeyInOneFieldFillsTheOther(String clientId, String clientSecret) {
        assertThat(PastedKey.of(clientId, clientSecret))
                .isEqualTo(new PastedKey(new ClientId(ID), new ClientSecret(SECRET)));
    }

    @Test
    void fieldsThatContradictEachOtherAreRefused() {
        String another = WHOLE.replace(SECRET, "anotherClientSecret");

        assertThatThrownBy(() -> PastedKey.of("user.robot", WHOLE))
                .hasMessageContaining("client_id of another account");
        assertThatThrownBy(() -> PastedKey.of(WHOLE, "anotherClientSecret"))
                .hasMessageContaining("holds a client_secret too");
        assertThatThrownBy(() -> PastedKey.of(WHOLE, another)).hasMessageContaining("holds a client_secret too");
    }

    /** The field may have come back encrypted, and an answer that depends on it would tell whether a guess is right. */
    @Test
    void aClientSecretBesideAWholeKeyIsRefusedWhateverItIs() {
        assertThatThrownBy(() -> PastedKey.of(WHOLE, SECRET)).hasMessageContaining("holds a client_secret too");
    }

    @Test
    void aFieldThatCannotBeRightIsRefusedBesideAWholeKeyToo() {
        assertThatThrownBy(() -> PastedKey.of("organization.1", WHOLE)).hasMessageContaining("of an organization");
        assertThatThrownBy(() -> PastedKey.of(WHOLE, "********")).hasMessageContaining("stars");
        assertThatThrownBy(() -> PastedKey.of("", "")).hasMessageContaining("client_id is missing");
        assertThatThrownBy(() -> PastedKey.of(ID, "")).hasMessageContaining("client_secret is missing");
    }

    @Test
    void itIsNotPrinted() {
        assertThat(PastedKey.of("", WHOLE)).asString().doesNotContain(ID, SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ID,
                SECRET,
                "client",
                "client_id: " + ID,
                "client_secret: " + SECRET,
                "client_id: organization.1 client_secret: " + SECRET,
                "client_id: " + ID + " client_secret: short",
                "\u0130\u0130\u0130\u0130\u0130\u0130\u0130\u0130client",
            })
    void anythingLessIsNotAWholeKey(String text) {
        assertThat(PastedKey.in(text)).isEmpty();
    }

    @Test
    void aTextThatIsMuchTooLongIsNotLookedAt() {
        assertThat(PastedKey.in("client_id: " + ID + " client_secret: " + SECRET + " ".repeat(1_000_000)))
                .isEmpty();
    }
}

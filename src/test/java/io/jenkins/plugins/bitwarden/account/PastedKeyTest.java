package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastedKeyTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

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
            })
    void anythingLessIsNotAWholeKey(String text) {
        assertThat(PastedKey.in(text)).isEmpty();
    }
}

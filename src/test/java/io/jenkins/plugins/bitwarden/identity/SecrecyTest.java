package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.SECRET;
import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.array;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.io.Serializable;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecrecyTest {

    private static final HttpUrl URL = HttpUrl.get("https://vault.example.test/identity/connect/token");
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"access_token\":\"#\"}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"#\":#",
                "HTTP/1.1 200 #\r\nContent-Type: text/html\r\n\r\n<h1>#</h1>",
                "HTTP/1.1 302 Found\r\nLocation: https://#/#?#\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: https://#@login.example.test/#?#\r\n\r\n",
                "HTTP/1.1 400 #\r\nContent-Type: application/json\r\n\r\n"
                        + "{\"error\":\"#\",\"error_description\":\"#\",\"message\":\"#\",\"#\":{\"Message\":\"#\"}}",
                "HTTP/1.1 400 #\r\nContent-Type: application/json\r\n\r\n#",
                "HTTP/1.1 403 #\r\nContent-Type: text/plain\r\n\r\n#",
                "HTTP/1.1 429 #\r\nRetry-After: #\r\n\r\n#",
                "HTTP/1.1 500 #\r\nContent-Type: application/json\r\n\r\n{\"message\":\"#\"}",
                "HTTP/1.1 # #\r\n\r\n",
                "HTTP/1.1 200 OK\r\n# #\r\n\r\n",
                "# # #\r\n\r\n",
            })
    void nothingThatAServerRepeatsReachesAnAnswer(String reply) throws Exception {
        for (String secret : new String[] {SECRET, TOKEN}) {
            try (RawServer server = RawServer.tls(socket -> {
                RawServer.head(socket);
                RawServer.write(socket, reply.replace("#", secret));
            })) {
                Answer answer = ask(trusting(RawServer.TRUST), key(server.url()));

                assertThat((answer + english(answer)).toLowerCase(Locale.ROOT))
                        .doesNotContain(SECRET.toLowerCase(Locale.ROOT));
                assertThat(answer.sentence())
                        .extracting("args", array(Serializable[].class))
                        .isNotEmpty()
                        .noneMatch(argument ->
                                argument.toString().toLowerCase(Locale.ROOT).contains(SECRET.toLowerCase(Locale.ROOT)));
                if (!reply.contains("Location")) {
                    assertThat(answer + english(answer)).doesNotContain(TOKEN);
                }
            }
        }
    }

    @Test
    void aRequestDoesNotTellItsForm() throws Exception {
        ApiKey key = key(RawServer.https(443));
        Request request = TokenRequest.of(URL, key, Asking.DEVICE, "Jenkins");
        Buffer form = new Buffer();
        request.body().writeTo(form);

        assertThat(request.toString())
                .doesNotContain(SECRET)
                .doesNotContain(key.clientId().value());
        assertThat(request.headers().toString()).doesNotContain(SECRET);
        assertThat(form.readUtf8())
                .isEqualTo("grant_type=client_credentials&scope=api"
                        + "&client_id=user.00000000-0000-4000-8000-000000000001&client_secret=" + SECRET
                        + "&deviceType=25&deviceIdentifier=" + Asking.DEVICE + "&deviceName=Jenkins");
    }

    @Test
    void aSecretOfAnotherMakeArrivesAsItIs() throws Exception {
        ApiKey key = key(RawServer.https(443), "user.somebody", "a+b&c=d%20e/ü");
        Buffer form = new Buffer();
        TokenRequest.of(URL, key, Asking.DEVICE, "Jenkins at home").body().writeTo(form);

        assertThat(form.readUtf8())
                .contains("&client_secret=a%2Bb%26c%3Dd%2520e%2F%C3%BC&")
                .endsWith("&deviceName=Jenkins+at+home");
    }
}

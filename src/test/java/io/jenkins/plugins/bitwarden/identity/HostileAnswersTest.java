package io.jenkins.plugins.bitwarden.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the reading of an answer, whatever a server answers. */
class HostileAnswersTest {

    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.token";
    private static final ApiKey KEY = new ApiKey(
            new ClientId("user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a"),
            new ClientSecret(SECRET),
            BitwardenServer.of("https://vault.example.test"));

    private static final List<Integer> STATUSES =
            List.of(200, 204, 299, 302, 307, 308, 400, 401, 403, 404, 405, 418, 429, 500, 503, 599);

    @FuzzTest
    void anyAnswerIsUnderstoodOrSaidNotToBe(byte[] body) throws Exception {
        for (int status : STATUSES) {
            Answer answer = answer(status, Headers.of("Content-Type", "application/json"), body);

            assertThat(answer.severity()).isNotNull();
            assertHoldsNoSecret(answer);
            if (answer instanceof Accepted) {
                assertThat(status).isBetween(200, 299);
                assertThat(new String(body, ISO_8859_1).replace("\0", "")).containsAnyOf("access_token", "\\u");
            }
            if (answer instanceof Rejected) {
                assertThat(status).isGreaterThan(299);
            }
        }
    }

    /** Jackson has an exception of its own for that. */
    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void bytesOfNoKnownEncodingAreNoAnswerOfBitwardens(int status) throws Exception {
        Answer answer = answer(status, Headers.of("Content-Type", "application/json"), new byte[] {0, '{', 0, 0});

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Undecided.class,
                        undecided -> assertThat(undecided.reason()).isEqualTo(UndecidedReason.NOT_BITWARDEN));
    }

    @FuzzTest
    void anyHeadersAreUnderstoodOrLeftAside(byte[] input) throws Exception {
        String value = new String(input, UTF_8).replace("\n", "").strip();
        Headers headers = new Headers.Builder()
                .addUnsafeNonAscii("Content-Type", value)
                .addUnsafeNonAscii("Location", value)
                .addUnsafeNonAscii("Retry-After", value)
                .build();
        for (int status : List.of(307, 400, 429)) {
            assertHoldsNoSecret(answer(status, headers, "{}".getBytes(UTF_8)));
        }
        RetryAfter.in(headers, Instant.now())
                .ifPresent(wait -> assertThat(wait.toSeconds()).isPositive());
    }

    private static Answer answer(int status, Headers headers, byte[] body) throws Exception {
        try (Response response = new Response.Builder()
                .request(new Request.Builder()
                        .url(KEY.server().identityUrl() + "/connect/token")
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .headers(headers)
                .body(ResponseBody.create(body, MediaType.parse(String.valueOf(headers.get("Content-Type")))))
                .build()) {
            return new TokenReply(response, KEY).answer();
        }
    }

    private static void assertHoldsNoSecret(Answer answer) {
        for (String shown : List.of(answer.sentence().toString(), answer.toString())) {
            assertThat(shown.toLowerCase(Locale.ROOT))
                    .isNotBlank()
                    .doesNotContain(SECRET.toLowerCase(Locale.ROOT), TOKEN.toLowerCase(Locale.ROOT));
        }
    }
}

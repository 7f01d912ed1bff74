package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.assertUndecided;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of other servers than Bitwarden's own, byte for byte. */
class StrangeAnswersTest {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html";

    @ParameterizedTest
    @CsvSource({
        "Incorrect client_secret, WRONG_CLIENT_SECRET",
        "Invalid client_id, WRONG_CLIENT_ID",
        "Malformed client_id, WRONG_CLIENT_ID",
        "This user has been disabled (API key login), DISABLED",
    })
    void aVaultwardenTellsMoreThanBitwarden(String message, Rejection rejection) throws Exception {
        String model = "{\"message\":\"#\",\"error\":\"\",\"errorModel\":{\"message\":\"#\"}}";

        Answer answer = answerTo("400 Bad Request", JSON, model.replace("#", message));

        assertThat(answer).isInstanceOf(Rejected.class).extracting("rejection").isEqualTo(rejection);
        assertThat(english(answer)).isNotEmpty();
    }

    @Test
    void aVaultwardensSpellingOfRateLimitsHasNoTime() throws Exception {
        Answer answer = answerTo("429 Too Many Requests", JSON, "{\"message\":\"Too many login requests\"}");

        assertThat(english(answer)).endsWith("Try again in a minute.");
    }

    @Test
    void anInvalidClientIsTheSameWithTheStatusOfTheStandard() throws Exception {
        assertThat(answerTo("401 Unauthorized", JSON, "{ \"error\" : \"invalid_client\" }"))
                .isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token_type\":\"Bearer\",\"Kdf\":{\"a\":[1]},\"access_token\":\"abc\"}",
                "{\"access_token\":\"abc\"}",
                "{\"access_token\":\"abc\",\"rest\":\"never read",
            })
    void whatBeginsAsATokenAnswerIsOne(String json) throws Exception {
        assertThat(answerTo("200 OK", "application/json; charset=utf-8", json)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 OK | text/html | {\"access_token\":\"abc\"}",
                "200 OK | application/json | {\"status\":\"ok\"}",
                "200 OK | application/json | {\"data\":{\"access_token\":\"abc\"}}",
                "200 OK | application/json | {\"access_token\":null}",
                "200 OK | application/json | {\"access_token\":\"abc\"",
                "200 OK | application/json | [\"access_token\"]",
                "200 OK | application/json | ''",
                "204 No Content | application/json | ''",
                "302 Found | text/html | ''",
                "400 Bad Request | text/html | <h1>Bad Request</h1>",
                "400 Bad Request | application/json | <h1>Bad Request</h1>",
                "418 Teapot | text/plain | short and stout",
            })
    void whatIsNoAnswerOfBitwardensIsNotBitwarden(String status, String type, String body) throws Exception {
        assertUndecided(answerTo(status, type, body), UndecidedReason.NOT_BITWARDEN);
    }

    @Test
    void whatIsNotHttpIsNotBitwarden() throws Exception {
        try (RawServer server = RawServer.tls(socket -> {
            RawServer.head(socket);
            RawServer.write(socket, "SSH-2.0-OpenSSH_9.9\r\n");
        })) {
            assertUndecided(ask(trusting(RawServer.TRUST), key(server.url())), UndecidedReason.NOT_BITWARDEN);
        }
    }

    @Test
    void aServerThatWantsToBeAskedAgainAtOnceIsNot() throws Exception {
        try (RawServer server = RawServer.tls(
                socket -> reply(socket, "503 Service Unavailable\r\nRetry-After: 0", HTML, "<h1>503</h1>"))) {
            assertUndecided(ask(trusting(RawServer.TRUST), key(server.url())), UndecidedReason.SERVER_ERROR);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aMethodThatIsNotAllowedIsNoIdentityService() throws Exception {
        assertUndecided(answerTo("405 Method Not Allowed", HTML, "<h1>405</h1>"), UndecidedReason.NOT_FOUND);
    }

    @Test
    void anUnknownRefusalTellsItsStatusAndTheNameOfAStandardErrorOnly() throws Exception {
        Answer standard = answerTo("400 Bad Request", JSON, "{\"error\":\"invalid_scope\"}");
        Answer other = answerTo("400 Bad Request", JSON, "{\"error\":\"" + Asking.SECRET + "\",\"message\":\"Boo\"}");

        assertUndecided(standard, UndecidedReason.UNEXPECTED);
        assertThat(english(standard)).contains("(status 400, invalid_scope)");
        assertUndecided(other, UndecidedReason.UNEXPECTED);
        assertThat(english(other)).contains("(status 400)").doesNotContain("Boo");
    }

    @Test
    void aRedirectToAHostNamedLikeTheSecretIsNotRepeated() throws Exception {
        Answer answer = answerTo("302 Found\r\nLocation: https://" + Asking.SECRET + ".example.test/", HTML, "");

        assertUndecided(answer, UndecidedReason.NOT_BITWARDEN);
        assertThat(english(answer).toLowerCase(Locale.ROOT)).doesNotContain(Asking.SECRET.toLowerCase(Locale.ROOT));
    }

    @Test
    void aRedirectToAnotherProtocolIsNotRepeated() throws Exception {
        assertUndecided(answerTo("302 Found\r\nLocation: intent://scan/", HTML, ""), UndecidedReason.NOT_BITWARDEN);
    }

    private static Answer answerTo(String status, String type, String body) throws Exception {
        try (RawServer server = RawServer.tls(socket -> reply(socket, status, type, body))) {
            return ask(trusting(RawServer.TRUST), key(server.url()));
        }
    }

    private static void reply(Socket socket, String status, String type, String body) throws IOException {
        RawServer.head(socket);
        RawServer.write(
                socket,
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }
}

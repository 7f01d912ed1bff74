package io.jenkins.plugins.bitwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    private static final int NONE = 0;

    private final EmbeddedBitwarden server = EmbeddedBitwarden.start();
    private final TestClient client = new TestClient(server);
    private final Account account = server.addAccount("ci@example.test", "correct horse");

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void eachFailureHasItsStatusAndIsOverAfterItsTurn(Failure failure) throws IOException {
        server.failNext(Endpoint.TOKEN, failure, 1);

        int status = expectedStatus(failure);
        if (status == NONE) {
            assertThatThrownBy(() -> client.impatient().token(account)).isInstanceOf(IOException.class);
        } else {
            assertThat(client.token(account).status()).isEqualTo(status);
        }

        assertThat(client.token(account).accessToken()).isNotEmpty();
        assertThat(server.tokenRequests()).isEqualTo(2);
    }

    @Test
    void failuresComeInTheOrderInWhichTheyWereAskedForAndThenTheLastingOne() throws IOException {
        server.failAlways(Endpoint.TOKEN, Failure.UNAVAILABLE)
                .failNext(Endpoint.TOKEN, Failure.RATE_LIMITED, 2)
                .failNext(Endpoint.TOKEN, Failure.SERVER_ERROR, 1);

        assertThat(client.token(account).status()).isEqualTo(429);
        assertThat(client.token(account).status()).isEqualTo(429);
        assertThat(client.token(account).status()).isEqualTo(500);
        assertThat(client.token(account).status()).isEqualTo(503);
        assertThat(client.token(account).status()).isEqualTo(503);

        server.heal();
        assertThat(client.token(account).status()).isEqualTo(200);
    }

    @Test
    void aFailingEndpointLeavesTheOthersAlone() throws IOException {
        server.failAlways(Endpoint.SYNC, Failure.SERVER_ERROR);

        String token = client.token(account).accessToken();

        assertThat(client.get(Endpoint.SYNC, token).status()).isEqualTo(500);
        assertThat(client.get(Endpoint.REVISION_DATE, token).status()).isEqualTo(200);
    }

    @Test
    void theClientIsToldHowLongToWaitAndWhereToGo() throws IOException {
        server.failNext(Endpoint.TOKEN, Failure.RATE_LIMITED, 1)
                .failNext(Endpoint.TOKEN, Failure.REDIRECT, 2)
                .retryAfter(Duration.ofSeconds(7));

        assertThat(client.token(account).retryAfter()).isEqualTo("7");
        assertThat(client.token(account).location()).isEqualTo(server.url() + "/elsewhere");

        server.redirectTo(URI.create("https://bitwarden.example.test/"));
        assertThat(client.token(account).location()).isEqualTo("https://bitwarden.example.test/");
    }

    @Test
    void theHugeAnswerIsValidJson() throws IOException {
        server.failNext(Endpoint.TOKEN, Failure.HUGE_ANSWER, 1);

        TestClient.Answered answer = client.token(account);

        assertThat(answer.body()).hasSizeGreaterThan(64 << 20);
        assertThat(answer.json()).isEmpty();
    }

    @Test
    void theKeysAreMissingFromTheTokenAnswerAndFromTheVault() throws IOException {
        server.failAlways(Endpoint.TOKEN, Failure.NO_ACCOUNT_KEYS).failAlways(Endpoint.SYNC, Failure.NO_ACCOUNT_KEYS);

        TestClient.Answered token = client.token(account);

        assertThat(token.json().has("AccountKeys")).isFalse();
        assertThat(client.get(Endpoint.SYNC, token.accessToken())
                        .json()
                        .path("profile")
                        .has("accountKeys"))
                .isFalse();
    }

    @Test
    @Timeout(60)
    void healingEndsTheWaitForAnAnswer() {
        server.failNext(Endpoint.TOKEN, Failure.NO_ANSWER, 1);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::failsToGetAToken);
        awaitRequest();

        server.heal();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_ANSWER", "SLOW_DRIP", "HUGE_ANSWER"})
    @Timeout(60)
    void closingDoesNotWaitForSlowAnswers(Failure slow) {
        server.failAlways(Endpoint.TOKEN, slow);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::failsToGetAToken);
        awaitRequest();

        server.close();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
    }

    private boolean failsToGetAToken() {
        try {
            client.token(account);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void awaitRequest() {
        while (server.tokenRequests() == 0) {
            Thread.onSpinWait();
        }
    }

    private static int expectedStatus(Failure failure) {
        return switch (failure) {
            case CAPTIVE_PORTAL, BROKEN_JSON, NO_ACCOUNT_KEYS, NO_MASTER_PASSWORD, HUGE_ANSWER -> 200;
            case REDIRECT -> 307;
            case WRONG_SECRET, WRONG_SECRET_VAULTWARDEN, CLIENT_TOO_OLD -> 400;
            case TWO_FACTOR, TWO_FACTOR_BY_EMAIL, NEW_DEVICE, CAPTCHA, SSO_REQUIRED -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case RATE_LIMITED -> 429;
            case SERVER_ERROR -> 500;
            case BAD_GATEWAY -> 502;
            case UNAVAILABLE -> 503;
            case NO_ANSWER, CONNECTION_RESET, SLOW_DRIP -> NONE;
        };
    }
}

package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.ask;
import static io.jenkins.plugins.bitwarden.identity.Asking.assertUndecided;
import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static io.jenkins.plugins.bitwarden.identity.Asking.key;
import static io.jenkins.plugins.bitwarden.identity.Asking.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says that works as a server, and what it means. */
class ServerAnswersTest {

    private EmbeddedBitwarden server;
    private Account account;

    @BeforeEach
    void start() {
        server = EmbeddedBitwarden.start();
        account = server.addAccount("ci@example.test", "correct horse");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "WRONG_SECRET, WRONG_KEY, does not accept this API key",
        "WRONG_SECRET_VAULTWARDEN, WRONG_CLIENT_SECRET, but the client_secret does not belong to it",
    })
    void aRejectedKeyIsCalledSo(Failure given, Rejection rejection, String words) throws Exception {
        Answer answer = answerTo(given);

        assertThat(answer).isEqualTo(new Rejected(rejection, key(server.url()).server()));
        assertThat(answer.severity()).isEqualTo(Severity.ERROR);
        assertThat(english(answer)).startsWith(server.url().toString()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, RATE_LIMITED, WARNING, Try again in 60 seconds.",
        "UNAUTHORIZED, BLOCKED, ERROR, 'was refused with status 401, probably by a firewall'",
        "FORBIDDEN, BLOCKED, ERROR, 'was refused with status 403, probably by a firewall'",
        "NOT_FOUND, NOT_FOUND, ERROR, has no identity service",
        "SERVER_ERROR, SERVER_ERROR, WARNING, failed with an internal error (status 500)",
        "BAD_GATEWAY, SERVER_ERROR, WARNING, failed with an internal error (status 502)",
        "UNAVAILABLE, SERVER_ERROR, WARNING, failed with an internal error (status 503)",
        "CAPTIVE_PORTAL, NOT_BITWARDEN, ERROR, did not answer like a Bitwarden server",
        "BROKEN_JSON, NOT_BITWARDEN, ERROR, did not answer like a Bitwarden server",
        "HUGE_ANSWER, NOT_BITWARDEN, ERROR, did not answer like a Bitwarden server",
        "TWO_FACTOR, SECOND_FACTOR, ERROR, asks for a second factor",
        "TWO_FACTOR_BY_EMAIL, SECOND_FACTOR, ERROR, asks for a second factor",
        "NEW_DEVICE, NEW_DEVICE, ERROR, asks you to confirm a new device",
        "CAPTCHA, CAPTCHA, ERROR, asks for a captcha",
        "SSO_REQUIRED, SINGLE_SIGN_ON, ERROR, with single sign-on only",
        "CLIENT_TOO_OLD, CLIENT_TOO_OLD, WARNING, 'Update bw on the agents, and update this plugin.'",
        "REDIRECT, REDIRECTED, ERROR, redirects to another of its own pages",
        "CONNECTION_RESET, CUT_OFF, WARNING, ended before there was an answer",
    })
    void whatSaysNothingAboutTheKeyNamesTheObstacle(
            Failure given, UndecidedReason reason, Severity severity, String words) throws Exception {
        Answer answer = answerTo(given);

        assertUndecided(answer, reason);
        assertThat(answer.severity()).isEqualTo(severity);
        assertThat(english(answer)).contains(server.url().toString()).contains(words);
    }

    @Test
    void anAnswerWithoutTheAccountsKeysIsStillAToken() throws Exception {
        assertThat(answerTo(Failure.NO_ACCOUNT_KEYS)).isInstanceOf(Accepted.class);
    }

    @Test
    void theServersWaitIsTold() throws Exception {
        server.retryAfter(Duration.ofMinutes(5));

        Answer answer = answerTo(Failure.RATE_LIMITED);

        assertThat(english(answer)).endsWith("Try again in 300 seconds.");
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Undecided.class,
                        limited -> assertThat(limited.retryAfter()).hasValue(Duration.ofMinutes(5)));
    }

    @Test
    void aRedirectIsNamedButNotFollowed() throws Exception {
        try (EmbeddedBitwarden other = EmbeddedBitwarden.start()) {
            URI there = other.url().resolve(Endpoint.TOKEN.path());
            server.redirectTo(URI.create(there.toString().replace("127.0.0.1", "localhost")));
            Answer elsewhere = answerTo(Failure.REDIRECT);
            server.redirectTo(there);
            server.failNext(Endpoint.TOKEN, Failure.REDIRECT, 1);
            Answer sameHost = ask(trusting(server.clientTrust(), other.clientTrust()), key(server, account));

            assertThat(english(elsewhere))
                    .startsWith(server.url() + " redirects to localhost. Redirects are not followed");
            assertThat(english(sameHost)).contains("redirects to another of its own pages");
            assertThat(other.tokenRequests()).isZero();
            assertThat(server.tokenRequests()).isEqualTo(2);
        }
    }

    private Answer answerTo(Failure failure) throws Exception {
        server.failNext(Endpoint.TOKEN, failure, 1);
        return ask(trusting(server), key(server, account));
    }
}

package io.jenkins.plugins.bitwarden.identity;

import static io.jenkins.plugins.bitwarden.identity.Asking.english;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencesTest {

    private static final BitwardenServer OWN = BitwardenServer.of("https://vault.example.test");
    private static final Pattern UNFILLED = Pattern.compile("\\{\\d|'");

    @Test
    void aKeyThatOneCloudRejectsMayBelongToTheOther() {
        assertThat(english(new Rejected(Rejection.WRONG_KEY, BitwardenServer.US)))
                .startsWith("https://vault.bitwarden.com does not accept this API key. "
                        + "If your web vault is at https://vault.bitwarden.eu, choose “EU cloud (bitwarden.eu)”.");
        assertThat(english(new Rejected(Rejection.WRONG_KEY, BitwardenServer.EU)))
                .startsWith("https://vault.bitwarden.eu does not accept this API key. "
                        + "If your web vault is at https://vault.bitwarden.com, choose “US cloud (bitwarden.com)”.");
        assertThat(english(new Rejected(Rejection.WRONG_KEY, OWN)))
                .startsWith("https://vault.example.test does not accept this API key.")
                .endsWith("If the account is in one of Bitwarden’s clouds, choose that cloud as the server.");
    }

    @ParameterizedTest
    @EnumSource
    void everyRejectionHasASentence(Rejection rejection) {
        for (BitwardenServer server : List.of(OWN, BitwardenServer.US, BitwardenServer.EU)) {
            assertThat(english(new Rejected(rejection, server)))
                    .contains(server.url().toString())
                    .doesNotContainPattern(UNFILLED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyObstacleHasASentence(UndecidedReason reason) {
        assertThat(english(Undecided.of(reason, OWN, "detail")))
                .contains(OWN.url().toString())
                .doesNotContainPattern(UNFILLED);
    }

    /** A cloud's web vault is at another host, which a firewall may let through all the same. */
    @ParameterizedTest
    @EnumSource
    void anObstacleOnTheWayToACloudIsToldOfTheHostThatWasAsked(UndecidedReason reason) {
        assertThat(english(Undecided.of(reason, BitwardenServer.EU, "detail")))
                .contains("https://identity.bitwarden.eu")
                .doesNotContain("vault.bitwarden");
    }

    @Test
    void anUnknownAuthorityIsToldInStepsForTheControllerAndForTheAgents() {
        assertThat(english(Undecided.of(UndecidedReason.CERTIFICATE_AUTHORITY, OWN)))
                .contains("You can save the credential all the same")
                .containsPattern("\n1\\. .*controller.*\n2\\. .*NODE_EXTRA_CA_CERTS on the agents");
    }

    @Test
    void noSentenceIsLeftOver() throws IOException {
        Properties messages = new Properties();
        try (InputStream file = Answer.class.getResourceAsStream("Messages.properties")) {
            messages.load(file);
        }
        List<String> known = new ArrayList<>(
                Set.of("ACCEPTED", "WRONG_KEY_US", "WRONG_KEY_EU", "RATE_LIMITED_FOR", "REDIRECTED_WITHIN"));
        for (Rejection rejection : Rejection.values()) {
            known.add(rejection.name());
        }
        for (UndecidedReason reason : UndecidedReason.values()) {
            known.add(reason.name());
        }

        assertThat(messages.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void aLanguageWithoutMessagesOfItsOwnGetsEnglish() {
        Answer answer = new Accepted("user.6f9a…4f2a", OWN);

        assertThat(answer.sentence().toString(Locale.JAPANESE)).isEqualTo(english(answer));
    }

    @Test
    void aNumberIsWrittenWithoutSeparators() {
        assertThat(english(Undecided.rateLimited(OWN, Duration.ofSeconds(3600))))
                .contains(" 3600 seconds");
        assertThat(english(Undecided.of(UndecidedReason.TIME_OUT, OWN, 3600L))).contains(" 3600 seconds");
    }

    @Test
    void whatNobodyExpectedIsNamedWithoutItsMessage() {
        NoReply bug =
                new NoReply(new IllegalStateException(Asking.SECRET), new NoReply.Progress(), Duration.ofSeconds(1));

        assertThat(english(bug.answer(OWN)))
                .isEqualTo(
                        "The request to https://vault.example.test failed with an unexpected error: IllegalStateException.");
    }
}

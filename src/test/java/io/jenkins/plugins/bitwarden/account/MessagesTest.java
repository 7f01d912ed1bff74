package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.array;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.YearMonth;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.localizer.Localizable;

class MessagesTest {

    private static final String WHOLE_KEY =
            "client_id: user.6f9a1c34 client_secret: kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC scope: api";

    static Stream<Arguments> problems() {
        return Stream.of(
                row("ClientId.empty", refusal(() -> new ClientId(""))),
                row("ClientId.pastedKey", refusal(() -> new ClientId(WHOLE_KEY))),
                row("ClientId.organization", refusal(() -> new ClientId("organization.6f9a1c34"))),
                row("ClientId.notPersonal", refusal(() -> new ClientId("ci@example.test"))),
                row("ClientId.illegal", refusal(() -> new ClientId("user.a b"))),
                row("ClientId.notUuid", new ClientId("user.ci").warning().orElseThrow()),
                row("ClientId.clientSecret", refusal(() -> new ClientId("client_secret: kq3Yw8ZtR1uJ5xPnB7vL"))),
                row("ClientId.placeholder", refusal(() -> new ClientId("********"))),
                row("ClientSecret.empty", refusal(() -> new ClientSecret(" "))),
                row("ClientSecret.pastedKey", refusal(() -> new ClientSecret(WHOLE_KEY))),
                row("ClientSecret.clientId", refusal(() -> new ClientSecret("user.6f9a1c34"))),
                row("ClientSecret.placeholder", refusal(() -> new ClientSecret("********"))),
                row(
                        "ClientSecret.encrypted",
                        refusal(() -> new ClientSecret("{AQAAABAAAAAgT0VPNq4mW3d1bRzZ}kq3Yw8ZtR1uJ5xPnB7vLd2"))),
                row("ClientSecret.gap", refusal(() -> new ClientSecret("kq3Yw8Zt R1uJ5xPn"))),
                row("ClientSecret.short", refusal(() -> new ClientSecret("kq3Yw8Z"))),
                row("PastedKey.otherClientId", refusal(() -> PastedKey.of("user.7a0b2d45", WHOLE_KEY))),
                row("PastedKey.otherClientSecret", refusal(() -> PastedKey.of(WHOLE_KEY, "anotherClientSecret"))),
                row("BitwardenServer.blank", refusal(() -> BitwardenServer.of(""))),
                row("BitwardenServer.empty", formRefusal(() -> BitwardenServer.of(" "))),
                row("BitwardenServer.malformedOwn", formRefusal(() -> BitwardenServer.of("not a url"))),
                row("BitwardenServer.cloudOwn", formRefusal(() -> BitwardenServer.of("https://bitwarden.eu"))),
                row("BitwardenServer.malformed", refusal(() -> BitwardenServer.of("not a url"))),
                row("BitwardenServer.noScheme", refusal(() -> BitwardenServer.of("vault.example.test"))),
                row("BitwardenServer.cloud", refusal(() -> BitwardenServer.of("https://bitwarden.eu"))),
                row("BitwardenServer.userInfo", refusal(() -> BitwardenServer.of("https://me@vault.example.test"))),
                row("BitwardenServer.tooLong", refusal(() -> BitwardenServer.of("https://vault.example.test/#/vault"))),
                row("BitwardenServer.notHttps", refusal(() -> BitwardenServer.of("http://vault.example.test"))),
                row("BitwardenServer.port", refusal(() -> BitwardenServer.of("https://vault.example.test:65536"))),
                row("BitwardenServer.service", refusal(() -> BitwardenServer.of("https://vault.example.test/api"))),
                row("MasterPassword.empty", refusal(() -> new MasterPassword(""))),
                row("MasterPassword.placeholder", refusal(() -> new MasterPassword("********"))),
                row("MasterPassword.encrypted", refusal(() -> new MasterPassword("{AQAAABAAAAAgT0VPNq4mW3d1bRzZ}"))),
                row("MasterPassword.short", refusal(() -> new MasterPassword("ab"))),
                row("MasterPassword.lineEnd", refusal(() -> new MasterPassword("correct horse\nbattery staple"))),
                row("MasterPassword.nul", refusal(() -> new MasterPassword("abc\0d"))),
                row("CliVersion.malformed", refusal(() -> CliVersion.of("latest"))),
                row("CliVersion.malicious", CliVersion.of("2026.4.0").malice().orElseThrow()),
                row("CliVersion.falseUnlock", warning("2026.4.1")),
                row("CliVersion.old", warning("2024.10.0")),
                row("TimeLimit.illegal", TimeLimit.of("soon").problem().orElseThrow()));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void eachProblemIsToldInAWholeSentence(String key, Localizable problem) {
        assertThat(problem.getKey()).isEqualTo(key);
        String message = problem.toString(Locale.ENGLISH);
        assertThat(message).doesNotContainPattern("[{}]|null").endsWith(".");
        assertThat(problem)
                .extracting("args", array(Serializable[].class))
                .doesNotHaveAnyElementsOfTypes(Number.class)
                .allSatisfy(argument -> assertThat(message).contains(argument.toString()));
    }

    @Test
    void aRefusalIsTheSameOnTheOtherSideOfAConnection() throws Exception {
        InvalidValueException refusal =
                catchThrowableOfType(InvalidValueException.class, () -> BitwardenServer.of("vault.example.test"));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new ObjectOutputStream(sent).writeObject(refusal);

        assertThat(new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject())
                .isInstanceOfSatisfying(InvalidValueException.class, received -> {
                    assertThat(received).hasMessage(refusal.getMessage());
                    assertThat(received.problem().toString(Locale.ENGLISH)).isEqualTo(refusal.getMessage());
                });
    }

    @Test
    void noMessageIsForNothing() throws IOException {
        assertThat(file().messages().stringPropertyNames())
                .isEqualTo(problems().map(row -> row.get()[0]).collect(Collectors.toSet()));
    }

    @Test
    void noMessageHasAnApostropheThatFormattingWouldSwallow() throws IOException {
        file().assertNoApostropheSwallowsGaps();
    }

    private static Arguments row(String key, Localizable problem) {
        return Arguments.of(key, problem);
    }

    private static Localizable refusal(Runnable value) {
        return catchThrowableOfType(InvalidValueException.class, value::run).problem();
    }

    private static Localizable formRefusal(Runnable value) {
        return catchThrowableOfType(InvalidValueException.class, value::run).formProblem();
    }

    private static Localizable warning(String version) {
        return CliVersion.of(version).warning(YearMonth.of(2026, 11)).orElseThrow();
    }

    private static MessageFile file() throws IOException {
        return MessageFile.beside(BitwardenServer.class);
    }
}

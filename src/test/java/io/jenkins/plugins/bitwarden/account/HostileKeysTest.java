package io.jenkins.plugins.bitwarden.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.function.Function;
import org.jvnet.localizer.Localizable;

/** What holds for each value of a key, whatever text it is built from. */
class HostileKeysTest {

    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    @FuzzTest
    void aClientIdIsRefusedWithASentenceOrIsTheTextWithoutTheBlanksAroundIt(byte[] input) {
        String text = new String(input, UTF_8);
        value(text, ClientId::new).ifPresent(id -> {
            assertThat(text).contains(id.value());
            assertThat(id.value()).matches("user\\.[A-Za-z0-9._~-]+");
            assertThat(new ClientId(id.value())).isEqualTo(id);
            assertThat(id.masked()).hasSizeLessThan(id.value().length() + 1).hasSizeBetween(6, 14);
            id.warning().ifPresent(Localizable::toString);
        });
    }

    @FuzzTest
    void aClientSecretIsRefusedWithASentenceOrIsWhatAnyEnvironmentCanCarry(byte[] input) {
        String text = new String(input, UTF_8);
        value(text, ClientSecret::new).ifPresent(secret -> {
            assertThat(text).contains(secret.reveal());
            assertThat(secret.reveal().codePoints())
                    .hasSizeGreaterThan(3)
                    .noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c));
            assertThat(new ClientSecret(secret.reveal())).isEqualTo(secret);
            assertThat(secret.toString()).isEqualTo("********");
        });
    }

    @FuzzTest
    void aPastedKeyIsFoundOrNotFound(byte[] input) {
        String text = new String(input, UTF_8);
        PastedKey.in(text)
                .ifPresent(key -> assertThat(text)
                        .contains(key.clientId().value())
                        .contains(key.clientSecret().reveal()));
    }

    @FuzzTest
    void aMasterPasswordIsRefusedWithASentenceOrIsTheText(byte[] input) {
        String text = new String(input, UTF_8);
        value(text, MasterPassword::new)
                .ifPresent(password -> assertThat(password.reveal()).isEqualTo(text.replaceFirst("[\r\n]+\\z", "")));
    }

    /** Builds a value; if that is refused, it must be by a sentence that repeats nothing secret. */
    private static <V> Optional<V> value(String text, Function<String, V> type) {
        try {
            return Optional.of(type.apply(text));
        } catch (InvalidValueException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400).doesNotContain(SECRET);
            return Optional.empty();
        }
    }
}

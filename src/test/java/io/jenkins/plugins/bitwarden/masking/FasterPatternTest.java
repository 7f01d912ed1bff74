package io.jenkins.plugins.bitwarden.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FasterPatternTest {

    @Test
    void findsTheLongestTextAtEachPlace() {
        assertThat(masked("hunter2 and hunter22 and hunt", "hunter2", "hunter22", "unt"))
                .isEqualTo("**** and **** and h****");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "\\Qhunter2\\E|hunter[13]", "\\Qhunter2"})
    void isTheSameIfItIsNoListOfQuotedTexts(String list) {
        Pattern pattern = Pattern.compile(list);

        assertThat(FasterPattern.of(pattern)).isSameAs(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "]^-[",
                "\\Q.*\\E",
                "\\E",
                "\\E|x",
                "\\E|\\Q",
                "\\Q",
                "\\",
                "$1",
                "^&&[a]",
                " # ",
                "\uD83D\uDE00",
                "\uD83D\uDE00\uD83D\uDE01",
                "x\uD83D\uDE00",
                "\uD83D",
                "p\u00e4ss",
                "two\nlines"
            })
    void findsWhatMeansSomethingElseInAnExpression(String text) {
        assertThat(list(text, "another one").pattern())
                .isNotEqualTo(FasterPattern.of(list(text, "another one")).pattern());
        assertThat(masked("before " + text + " since", text, "another one")).isEqualTo("before **** since");
        assertThat(masked("before, since", text + "!", "another one")).isEqualTo("before, since");
    }

    /** With few different characters, the texts overlap and are parts of each other. */
    @Test
    void findsWhatTheListFinds() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            String[] texts = Stream.generate(() -> random(random, 1 + random.nextInt(6)))
                    .limit(1 + random.nextInt(8))
                    .toArray(String[]::new);
            String log = random(random, 60);

            assertThat(masked(log, texts))
                    .as("%s in %s", List.of(texts), log)
                    .isEqualTo(list(texts).matcher(log).replaceAll("****"));
        }
    }

    private static String random(Random random, int length) {
        List<String> characters = List.of("a", "b", "c", "\\", "E", "\u00e4", "\uD83D\uDE00", "]");
        return IntStream.range(0, length)
                .mapToObj(i -> characters.get(random.nextInt(characters.size())))
                .collect(Collectors.joining());
    }

    private static String masked(String log, String... texts) {
        return FasterPattern.of(list(texts)).matcher(log).replaceAll("****");
    }

    private static Pattern list(String... texts) {
        return Pattern.compile(Stream.of(texts)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }
}

package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r", "\t", "\0", "\u001B", "\u0085", "\u009B", "\u00AD", "\u200B", "\u202E", "\u2028", "\u2029",
                "\u2066", "\uFEFF", "\uD800", "\uDC00"
            })
    void whatIsNoVisibleCharacterIsASpace(String character) {
        assertThat(new PrintableLine("a" + character + "b")).hasToString("a b");
    }

    @Test
    void everyOtherCharacterStaysAsItIs() {
        String text = " Item  \u201cx\u201d {0} \u00e4\u20ac\ud83d\udd11 ";

        assertThat(new PrintableLine(text).text()).isEqualTo(text);
    }
}

package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterPasswordTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n\n", "\r"})
    void aLineEndAtTheEndIsNoPartOfIt(String lineEnd) {
        assertThat(new MasterPassword(" correct horse " + lineEnd).reveal()).isEqualTo(" correct horse ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct\nhorse", "\ncorrect horse", "correct\r\nhorse\n", "correct\rhorse"})
    void aLineEndAnywhereElseIsRefused(String text) {
        assertThatThrownBy(() -> new MasterPassword(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("has several lines")
                .hasMessageNotContaining("horse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void nothingButLineEndsIsEmpty(String text) {
        assertThatThrownBy(() -> new MasterPassword(text)).hasMessageContaining("is empty");
    }
}

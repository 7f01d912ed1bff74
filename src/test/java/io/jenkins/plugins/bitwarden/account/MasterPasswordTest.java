package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
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
    @ValueSource(
            strings = {"********", "••••••••", "{AQAAABAAAAAgT0VPNq4mW3d1bRzZ}", "{AQAAABAAAAAgT0VPNq4mW3d1bRzZ}horse"})
    void whatAFormHoldsInPlaceOfItIsRefused(String text) {
        assertThatThrownBy(() -> new MasterPassword(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("master password")
                .hasMessageNotContaining("horse");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\n", " \t"})
    void oneThatNeedNotBeThereMayBeBlank(String text) {
        assertThat(MasterPassword.optional(text)).isEmpty();
    }

    @Test
    void oneThatNeedNotBeThereIsCheckedIfItIs() {
        assertThat(MasterPassword.optional(" correct horse\n"))
                .hasValueSatisfying(password -> assertThat(password.reveal()).isEqualTo(" correct horse"));
        assertThatThrownBy(() -> MasterPassword.optional("correct\nhorse")).hasMessageContaining("several lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void nothingButLineEndsIsEmpty(String text) {
        assertThatThrownBy(() -> new MasterPassword(text)).hasMessageContaining("is empty");
    }
}

package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFileNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"kubeconfig.yaml", "keystore.p12", "id_ed25519", ".npmrc", "_netrc", "a-b.tar.gz", "README"})
    void aNameThatIsSafeStaysAsItIs(String name) {
        assertThat(new SafeFileName(name).text()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "deploy key, deploy_key",
        "' two  blanks .pem ', two_blanks_.pem",
        "../../etc/passwd, etc_passwd",
        "..\\..\\x.pem, x.pem",
        "/etc/ssh/key, _etc_ssh_key",
        "C:\\keys\\x.key, C_keys_x.key",
        "a..b.yaml, a.b.yaml",
        ".., file",
        "., file",
        "'', file",
        "'   ', file",
        "-rf, rf",
        "$(rm -rf ~), _rm_-rf",
        "Schl\u00fcssel f\u00fcr \u00c5sa.pem, Schlussel_fur_Asa.pem",
        "\u9375.yaml, _.yaml",
        "\ud83d\udd11, file",
        "key., key",
        "'key ?', key",
        "nul, _nul",
        "CON.txt, _CON.txt",
        "com\u00b9.log, _com1.log",
        "lpt9.tar.gz, _lpt9.tar.gz",
        "console.txt, console.txt"
    })
    void anyOtherIsMadeSafe(String name, String safe) {
        assertThat(new SafeFileName(name).text()).isEqualTo(safe);
    }

    @Test
    void controlCharactersAreNoPartOfIt() {
        assertThat(new SafeFileName("a\u0000b\nc\u202e.txt").text()).isEqualTo("a_b_c_.txt");
    }

    @Test
    void aLongNameIsCutAndKeepsItsEnding() {
        assertThat(new SafeFileName("n".repeat(300) + ".yaml").text())
                .hasSize(80)
                .endsWith("n.yaml");
        assertThat(new SafeFileName("n.".repeat(300)).text()).hasSizeLessThanOrEqualTo(80);
        assertThat(new SafeFileName("n." + "e".repeat(300)).text()).hasSize(80).startsWith("n.e");
    }
}

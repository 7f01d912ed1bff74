package io.jenkins.plugins.bitwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VaultCryptoTest {

    private static final String EMAIL = "ci@example.test";
    private static final String MASTER_PASSWORD = "correct horse b\u00e4ttery staple";

    @Test
    void theMasterKeyIsTheOneThatAnotherImplementationDerives() {
        assertThat(MasterKey.derive(MASTER_PASSWORD, EMAIL, MasterKey.NEW_ACCOUNT)
                        .bytes())
                .asHexString()
                .isEqualToIgnoringCase("77b6c2c1980efed457d8cddf9fb59e7509a1df5d1be1b376caff35490962b6c9");
    }

    @Test
    void theMasterKeyDoesNotDependOnHowTheAddressIsWritten() {
        assertThat(MasterKey.derive(MASTER_PASSWORD, " CI@Example.Test", MasterKey.NEW_ACCOUNT))
                .extracting(MasterKey::bytes)
                .isEqualTo(MasterKey.derive(MASTER_PASSWORD, EMAIL, MasterKey.NEW_ACCOUNT)
                        .bytes());
    }

    @Test
    void whatAnotherImplementationEncryptedCanBeDecrypted() {
        String madeByNode =
                "2.AAECAwQFBgcICQoLDA0ODw==|kWAh3VQOzwpUGE1ggQOtQQ==" + "|WyNju9spIoueE+FLeQE5hEHx/lPpVONRRyccMMW2wrI=";

        assertThat(MasterKey.derive(MASTER_PASSWORD, EMAIL, MasterKey.NEW_ACCOUNT)
                        .stretched()
                        .decrypt(madeByNode))
                .asString()
                .isEqualTo("known answer");
    }

    @Test
    void expansionAgreesWithTheFirstTestCaseOfRfc5869() {
        HexFormat hex = HexFormat.of();
        byte[] pseudorandomKey = hex.parseHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");

        byte[] output = new MasterKey(pseudorandomKey).expand(hex.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42);

        assertThat(hex.formatHex(output))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void aTextSurvivesEncryptionAndIsEncryptedDifferentlyEachTime() {
        SymmetricKey key = SymmetricKey.random();
        String encrypted = key.encrypt("p\u00e4ssw\u00f6rd");

        assertThat(SymmetricKey.of(key.bytes()).decrypt(encrypted)).asString().isEqualTo("p\u00e4ssw\u00f6rd");
        assertThat(key.encrypt("p\u00e4ssw\u00f6rd")).isNotEqualTo(encrypted);
    }

    @Test
    void anotherKeyDecryptsNothing() {
        String encrypted = SymmetricKey.random().encrypt("secret");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SymmetricKey.random().decrypt(encrypted));
    }
}

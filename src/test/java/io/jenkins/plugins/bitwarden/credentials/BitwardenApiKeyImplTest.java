package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Descriptor.FormException;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@SharedJenkins
class BitwardenApiKeyImplTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    private JenkinsRule jenkins;
    private CredentialsStore store;

    @BeforeEach
    void findStore(JenkinsRule rule) {
        jenkins = rule;
        store = CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
    }

    @Test
    void bothValuesAreEncryptedOnDiskAndReadBack() throws Exception {
        store.addCredentials(Domain.global(), key("bitwarden", "EU", null));

        String xml = Files.readString(Path.of(jenkins.jenkins.getRootDir().getPath(), "credentials.xml"));
        assertThat(xml)
                .contains("<id>bitwarden</id>", "<server>EU</server>")
                .contains("<clientId>{", "<clientSecret>{")
                .doesNotContain(ID, SECRET);
        BitwardenApiKeyImpl read = (BitwardenApiKeyImpl)
                jenkins.jenkins.XSTREAM2.fromXML(jenkins.jenkins.XSTREAM2.toXML(key("bitwarden", "EU", null)));
        assertThat(read.toApiKey()).isEqualTo(key("bitwarden", "EU", null).toApiKey());
    }

    @Test
    void aMasterPasswordNeedNotBeThereAndIsStoredAsItIs() throws Exception {
        assertThat(storedMasterPassword(Secret.fromString(" correct horse \n"))).isEqualTo(" correct horse ");
        assertThat(storedMasterPassword(Secret.fromString(" \n"))).isNull();
        assertThat(storedMasterPassword(null)).isNull();
    }

    private String storedMasterPassword(Secret typed) throws Exception {
        BitwardenApiKeyImpl key = key("bitwarden", "EU", null);
        key.setMasterPassword(Secret.fromString("another one, which is replaced"));
        key.setMasterPassword(typed);
        if (!store.addCredentials(Domain.global(), key)) {
            store.updateCredentials(Domain.global(), key, key);
        }
        String xml = Files.readString(Path.of(jenkins.jenkins.getRootDir().getPath(), "credentials.xml"));
        assertThat(xml).doesNotContain("correct horse", "another one");
        Set<?> read = (Set<?>) jenkins.jenkins.XSTREAM2.fromXML(
                "<set>" + xml.substring(xml.indexOf("<io.jenkins"), xml.indexOf("</java.util")) + "</set>");
        Secret stored = ((BitwardenApiKey) read.iterator().next()).getMasterPassword();
        return stored == null ? null : stored.getPlainText();
    }

    @Test
    void aMasterPasswordThatCannotBeRightIsRefusedAtItsField() throws Exception {
        BitwardenApiKeyImpl key = key("bitwarden", "EU", null);

        assertThatThrownBy(() -> key.setMasterPassword(Secret.fromString("correct\nhorse")))
                .isInstanceOf(FormException.class)
                .hasMessage("masterPassword: The master password has several lines, but a master password has only one."
                        + " Enter it again.")
                .extracting("formField")
                .isEqualTo("masterPassword");
    }

    @Test
    void xmlWithoutAServerMeansTheUnitedStates() throws Exception {
        String xml =
                jenkins.jenkins.XSTREAM2.toXML(key("bitwarden", "US", null)).replace("<server>US</server>", "");

        BitwardenApiKey read = (BitwardenApiKey) jenkins.jenkins.XSTREAM2.fromXML(xml);

        assertThat(xml).doesNotContain("server>");
        assertThat(read.getServer()).isEqualTo("US");
    }

    @Test
    void itIsNamedByItsDescriptionOrElseByItsMaskedIdAndServer() throws Exception {
        assertThat(CredentialsNameProvider.name(key("a", "EU", null))).isEqualTo("user.6f9a\u20264f2a at EU");
        assertThat(CredentialsNameProvider.name(key("a", "EU", "Build robot"))).isEqualTo("Build robot");
    }

    @Test
    void itIsNoUserNameWithAPassword() throws Exception {
        assertThat(key("bitwarden", "US", null)).isNotInstanceOf(StandardUsernameCredentials.class);
    }

    @Test
    void aKeyThatCannotBeRightIsRefused() {
        assertThatThrownBy(() -> new BitwardenApiKeyImpl(
                        CredentialsScope.GLOBAL,
                        "bitwarden",
                        null,
                        Secret.fromString("organization.6f9a1c34"),
                        Secret.fromString(SECRET)))
                .isInstanceOf(FormException.class)
                .hasCauseInstanceOf(InvalidValueException.class)
                .extracting("formField")
                .isEqualTo("clientId");
        assertThatThrownBy(() -> key("bitwarden", "http://vault.example.com", null))
                .isInstanceOf(FormException.class)
                .hasCauseInstanceOf(InvalidValueException.class)
                .extracting("formField")
                .isEqualTo("server");
    }

    @Test
    void aControllerIsTheSameDeviceForAKeyAlwaysAndAnotherForAnother() {
        ClientId other = new ClientId("user.00000000-0b7d-4a52-9e1e-5d0c8b7a4f2a");

        assertThat(DeviceId.of(new ClientId(ID))).isEqualTo(DeviceId.of(new ClientId(ID)));
        assertThat(DeviceId.of(new ClientId(ID))).isNotEqualTo(DeviceId.of(other));
        assertThat(DeviceId.of(other).version()).isEqualTo(4);
    }

    private static BitwardenApiKeyImpl key(String id, String server, String description) throws FormException {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, id, description, Secret.fromString(ID), Secret.fromString(SECRET));
        key.setServer(server);
        return key;
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SecretSource;
import io.jenkins.plugins.casc.yaml.YamlSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {

    private JenkinsRule jenkins;
    private CredentialsStore store;

    @BeforeEach
    void apply(JenkinsRule rule) throws Exception {
        jenkins = rule;
        apply(Documentation.example("yaml"));
        store = Keys.store(jenkins.jenkins);
    }

    @Test
    void theDocumentedKeysAreThereWithTheSecretOfTheVariable() throws Exception {
        BitwardenApiKey key = Keys.find(jenkins.jenkins, "bitwarden");

        assertThat(key.toApiKey()).isEqualTo(Keys.at("EU"));
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");
        assertThat(Keys.find(jenkins.jenkins, "own-server").getMasterPassword()).isNull();
        assertThat(key.getScope()).isEqualTo(CredentialsScope.GLOBAL);
        assertThat(key.getDescription()).isEqualTo("Build robot");
    }

    @Test
    void aKeyMayBeInADomain() throws Exception {
        Domain domain = store.getDomainByName("own-server");

        assertThat(store.getCredentials(domain)).singleElement().isEqualTo(Keys.find(jenkins.jenkins, "own-server"));
        assertThat(Keys.find(jenkins.jenkins, "own-server").toApiKey()).isEqualTo(Keys.at("https://vault.example.com"));
    }

    @Test
    void anExportHasTheSecretsEncryptedAndImportedGivesTheSameKeys() throws Exception {
        String exported = export();
        assertHoldsNone("the export", exported, Keys.SECRETS);
        assertThat(exported)
                .contains("- bitwardenApiKey:", "id: \"bitwarden\"", "server: \"EU\"", "description: \"Build robot\"")
                .containsPattern("clientId: \"\\{[\\w+/=]+}\"")
                .containsPattern("clientSecret: \"\\{[\\w+/=]+}\"")
                .containsOnlyOnce("masterPassword: ")
                .containsPattern("masterPassword: \"\\{[\\w+/=]+}\"");

        for (Domain domain : store.getDomains()) {
            for (Credentials key : store.getCredentials(domain)) {
                store.removeCredentials(domain, key);
            }
        }
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
        apply(exported);

        assertThat(Keys.find(jenkins.jenkins, "bitwarden").toApiKey()).isEqualTo(Keys.at("EU"));
        assertThat(Keys.find(jenkins.jenkins, "own-server").toApiKey()).isEqualTo(Keys.at("https://vault.example.com"));
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");
        assertThat(export()).isEqualTo(exported);
    }

    @Test
    void aKeyWithoutAServerIsOneOfTheUnitedStatesAndExportedWithout() throws Exception {
        apply(Documentation.example("yaml").replace("              server: EU\n", ""));

        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getServer()).isEqualTo("US");
        assertThat(export()).doesNotContain("server: \"US\"", "server: \"EU\"");
    }

    private static void apply(String yaml) {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }

    private static String export() throws Exception {
        ByteArrayOutputStream yaml = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(yaml);
        return yaml.toString(StandardCharsets.UTF_8);
    }

    /** Where the variables of the documented example get their values. */
    @TestExtension
    public static class Variables extends SecretSource {

        @Override
        public Optional<String> reveal(String variable) {
            return switch (variable) {
                case "BW_SECRET" -> Optional.of(Keys.CLIENT_SECRET);
                case "BW_MASTER_PASSWORD" -> Optional.of(Keys.MASTER_PASSWORD);
                default -> Optional.empty();
            };
        }
    }
}

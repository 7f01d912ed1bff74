package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@SharedJenkins
class ItemEnvironmentTest {

    /** Whoever may edit an item of the vault need not have any right in Jenkins, but may know what it has encrypted. */
    @Test
    void aValueThatLooksLikeOneThatJenkinsHasEncryptedStaysAsItIs(JenkinsRule jenkins) throws Exception {
        String encrypted = Secret.fromString("a secret of Jenkins").getEncryptedValue();
        for (String value : List.of(encrypted, "{AQID}", ":" + encrypted, ":")) {
            ItemEnvironment before = new ItemEnvironment();
            before.put("PASSWORD", value);

            for (ItemEnvironment items : List.of(before, restarted(before))) {
                EnvVars environment = new EnvVars();
                items.expand(environment);
                assertThat(environment).containsEntry("PASSWORD", value);
                assertThat(items.secrets()).containsExactly(value);
            }
        }
    }

    @Test
    void anItemTakesTheVariableWhateverItsCapitals(JenkinsRule jenkins) {
        EnvVars environment = new EnvVars("password", "outer", "Password2", "kept");

        ItemEnvironment items = new ItemEnvironment();
        items.put("PASSWORD", "inner");
        items.expand(environment);

        assertThat(environment.toString())
                .contains("PASSWORD=inner", "Password2=kept")
                .doesNotContain("outer");
    }

    @Test
    void onlySecretsAreMaskedAndWhatIsInAFileIsOne(JenkinsRule jenkins) throws Exception {
        ItemEnvironment items = new ItemEnvironment();
        items.put("PASSWORD", "hunter2");
        items.putOpen("USER_NAME", "robot");
        items.putFile("KEY_FILE", "/tmp/1/key", "a private key");
        items.putFile("SHORT_FILE", "/tmp/2/key", "ab");

        assertThat(items.secrets()).containsExactly("hunter2", "a private key", "ab");
        assertThat(items.unmasked()).containsExactly("SHORT_FILE");
        for (ItemEnvironment same : List.of(items, restarted(items))) {
            assertThat(same.getSensitiveVariables()).containsExactly("PASSWORD");
            assertThat(same.values())
                    .containsEntry("USER_NAME", "robot")
                    .containsEntry("KEY_FILE", "/tmp/1/key")
                    .containsEntry("PASSWORD", "hunter2");
        }
    }

    private static ItemEnvironment restarted(ItemEnvironment items) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new ObjectOutputStream(written).writeObject(items);
        return (ItemEnvironment) new ObjectInputStream(new ByteArrayInputStream(written.toByteArray())).readObject();
    }
}

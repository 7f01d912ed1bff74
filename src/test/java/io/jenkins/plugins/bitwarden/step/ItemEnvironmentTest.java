package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.vault.ItemValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ItemEnvironmentTest {

    /** Whoever may edit an item of the vault need not have any right in Jenkins, but may know what it has encrypted. */
    @Test
    void aValueThatLooksLikeOneThatJenkinsHasEncryptedStaysAsItIs(JenkinsRule jenkins) throws Exception {
        String encrypted = Secret.fromString("a secret of Jenkins").getEncryptedValue();
        for (String value : List.of(encrypted, "{AQID}", ":" + encrypted, ":")) {
            ItemEnvironment before = new ItemEnvironment(
                    List.of(new BitwardenItem("registry", "PASSWORD")), List.of(ItemValues.of(value)));

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

        new ItemEnvironment(List.of(new BitwardenItem("registry", "PASSWORD")), List.of(ItemValues.of("inner")))
                .expand(environment);

        assertThat(environment.toString())
                .contains("PASSWORD=inner", "Password2=kept")
                .doesNotContain("outer");
    }

    private static ItemEnvironment restarted(ItemEnvironment items) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new ObjectOutputStream(written).writeObject(items);
        return (ItemEnvironment) new ObjectInputStream(new ByteArrayInputStream(written.toByteArray())).readObject();
    }
}

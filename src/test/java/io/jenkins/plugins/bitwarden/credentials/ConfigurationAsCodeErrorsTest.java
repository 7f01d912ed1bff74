package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.cli.CLICommandInvoker;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What somebody reads whose YAML holds a key that cannot be right. */
@WithJenkins
class ConfigurationAsCodeErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clientId     | organization.6f9a1c34-0b7d-4a52 | 'clientId: This is the client_id of an organization.'
            clientId     |                                 | 'clientId: The client_id is missing.'
            clientSecret | kq3Yw8Z                         | 'clientSecret: This is too short for a client_secret'
            clientSecret |                                 | 'clientSecret: The client_secret is missing.'
            clientSecret | ********                        | 'clientSecret: These stars are a placeholder, not a client_secret.'
            clientId     | ********                        | 'clientId: These stars are a placeholder, not a client_id.'
            masterPassword | 'two\\nlines'                | 'masterPassword: The master password has several lines'
            masterPassword | ********                     | 'masterPassword: These stars are a placeholder'
            server       | http://vault.example.com        | 'server: bw connects to servers over https only. Write https://vault.example.com.'
            server       | https://me:pw@vault.example.com | 'server: The address must not contain a user name or a password.'
            """)
    void theErrorNamesTheAttributeAndSaysWhatToWriteButNoSecret(
            String attribute, String value, String error, JenkinsRule jenkins) {
        String yaml = """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - bitwardenApiKey:
                              id: bitwarden
                              server: EU
                              clientId: %s
                              clientSecret: %s
                              masterPassword: correct horse
                """.formatted(Keys.CLIENT_ID, Keys.CLIENT_SECRET).replaceFirst(
                "( +" + attribute + ": ).*\n", value == null ? "" : "$1\"" + Matcher.quoteReplacement(value) + "\"\n");

        CLICommandInvoker.Result result = new CLICommandInvoker(jenkins, "apply-configuration")
                .withStdin(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .invoke();

        assertThat(result.returnCode()).isNotZero();
        assertThat(result.stderr()).contains(error, "The credential is \u201cbitwarden\u201d.");
        assertHoldsNone("the error", result.stderr(), Keys.SECRETS);
        assertThat(result.stderr()).doesNotContain("kq3Yw8Z", "me:pw");
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
    }
}

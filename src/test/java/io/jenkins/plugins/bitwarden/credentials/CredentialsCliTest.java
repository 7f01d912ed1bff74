package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.cli.CLICommandInvoker;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

@SharedJenkins
class CredentialsCliTest {

    private static final String STORE = "system::system::jenkins";

    private JenkinsRule jenkins;
    private String xml;

    @BeforeEach
    void read(JenkinsRule rule) throws Exception {
        jenkins = rule;
        xml = Documentation.example("xml");
    }

    @Test
    void aKeyIsAddedAndChangedInClearAndStoredEncrypted() throws Exception {
        assertThat(run(xml, "create-credentials-by-xml", STORE, "_").returnCode())
                .isZero();

        assertThat(stored()).isEqualTo(Keys.at("EU"));
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getDescription()).isEqualTo("Build robot");
        assertHoldsNone("credentials.xml", onDisk(), Keys.SECRETS);
        assertThat(onDisk()).contains("<clientId>{", "<clientSecret>{", "<masterPassword>{");
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");

        assertThat(run(xml.replace(">EU<", ">US<"), "update-credentials-by-xml", STORE, "_", "bitwarden")
                        .returnCode())
                .isZero();
        assertThat(stored()).isEqualTo(Keys.at("US"));
        assertHoldsNone("credentials.xml", onDisk(), Keys.SECRETS);
    }

    @Test
    void withoutAServerItIsOfTheUnitedStatesAndBlanksAroundValuesDoNotCount() throws Exception {
        String loose = xml.replaceFirst("<server>.*</server>", "")
                .replace("<clientId>", "<clientId>\n    ")
                .replace("</clientSecret>", "\n  </clientSecret>");

        assertThat(run(loose, "create-credentials-by-xml", STORE, "_").returnCode())
                .isZero();

        assertThat(stored()).isEqualTo(Keys.at("US"));
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getClientId().getPlainText())
                .isEqualTo(Keys.CLIENT_ID);
        assertThat(onDisk()).contains("<server>US</server>");
    }

    @Test
    void withoutAnIdItGetsOne() {
        assertThat(run(xml.replaceFirst("<id>.*</id>", ""), "create-credentials-by-xml", STORE, "_")
                        .returnCode())
                .isZero();

        assertThat(Keys.store(jenkins.jenkins).getCredentials(Domain.global()))
                .singleElement()
                .extracting("id")
                .isNotNull();
    }

    @Test
    void whatIsReadHasItsSecretsLeftOutAndIsRefusedLikeThat() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "EU"));

        String one = run("", "get-credentials-as-xml", STORE, "_", "bitwarden").stdout();
        String all = run("", "list-credentials-as-xml", STORE).stdout();
        assertThat(one).contains("<server>EU</server>").containsPattern("<clientSecret>\\s*<secret-redacted/>");
        assertHoldsNone("what is read", one + all, Keys.SECRETS);
        assertThat(one + all).doesNotContain("{");

        CLICommandInvoker.Result update = run(one, "update-credentials-by-xml", STORE, "_", "bitwarden");
        assertThat(update.returnCode()).isEqualTo(1);
        assertThat(update.stderr()).contains("clientId: The client_id is missing.");
        assertThat(run("", "delete-credentials", STORE, "_", "bitwarden").returnCode())
                .isZero();
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
        CLICommandInvoker.Result upload = run(all, "import-credentials-as-xml", STORE);
        assertThat(upload.returnCode()).isEqualTo(1);
        assertThat(upload.stderr()).contains("clientId: The client_id is missing.");
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
    }

    @Test
    void aMasterPasswordThatIsLeftOutIsRemoved() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "EU"));

        String without = xml.replaceFirst("<masterPassword>.*</masterPassword>", "");
        assertThat(run(without, "update-credentials-by-xml", STORE, "_", "bitwarden")
                        .returnCode())
                .isZero();

        assertThat(stored()).isEqualTo(Keys.at("EU"));
        assertThat(Keys.find(jenkins.jenkins, "bitwarden").getMasterPassword()).isNull();
    }

    @Test
    void aListIsTakenBackOnceItsSecretsAreFilledIn() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "https://vault.example.com"));
        String all = run("", "list-credentials-as-xml", STORE)
                .stdout()
                .replaceAll("<clientId>\\s*<secret-redacted/>", "<clientId>" + Keys.CLIENT_ID)
                .replaceAll("<clientSecret>\\s*<secret-redacted/>", "<clientSecret>" + Keys.CLIENT_SECRET)
                .replaceAll(
                        "<masterPassword>\\s*<secret-redacted/>\\s*<", "<masterPassword>" + Keys.MASTER_PASSWORD + "<");
        run("", "delete-credentials", STORE, "_", "bitwarden");

        assertThat(run(all, "import-credentials-as-xml", STORE).returnCode()).isZero();

        assertThat(stored()).isEqualTo(Keys.at("https://vault.example.com"));
        Keys.assertUnlocks(jenkins.jenkins, "bitwarden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clientId     | organization.6f9a1c34-0b7d   | clientId: This is the client_id of an organization.
            clientSecret | kq3Yw8Z                      | clientSecret: This is too short for a client_secret
            server       | ''                           | server: The server is blank.
            server       | http://u:p4ss@bw.example.com | server: The address must not contain a user name
            """)
    void aKeyThatCannotBeRightIsRefusedWithItsElementAndNoSecret(String element, String value, String error)
            throws Exception {
        String wrong = xml.replaceFirst("<" + element + ">.*<", "<" + element + ">" + value + "<");

        assertRefused(run(wrong, "create-credentials-by-xml", STORE, "_"), error);
        assertThat(Keys.find(jenkins.jenkins, "bitwarden")).isNull();
        Keys.add(jenkins.jenkins, Keys.of("bitwarden", "EU"));
        assertRefused(run(wrong, "update-credentials-by-xml", STORE, "_", "bitwarden"), error);
        assertThat(stored()).isEqualTo(Keys.at("EU"));
    }

    private static void assertRefused(CLICommandInvoker.Result result, String error) {
        assertThat(result.returnCode()).isEqualTo(1);
        assertThat(result.stderr()).contains("InvalidXmlException: " + error).doesNotContain("p4ss", "kq3Yw8Z");
        assertHoldsNone("the error", result.stderr(), Keys.SECRETS);
    }

    private CLICommandInvoker.Result run(String input, String command, String... arguments) {
        return new CLICommandInvoker(jenkins, command)
                .withStdin(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .invokeWithArgs(arguments);
    }

    private ApiKey stored() throws Exception {
        return Keys.find(jenkins.jenkins, "bitwarden").toApiKey();
    }

    private String onDisk() throws Exception {
        return Files.readString(Path.of(jenkins.jenkins.getRootDir().getPath(), "credentials.xml"));
    }
}

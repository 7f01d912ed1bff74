package io.jenkins.plugins.bitwarden.credentials;

import static io.jenkins.plugins.bitwarden.credentials.MarkdownPage.read;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * README.md and docs/credential.md, followed step by step on a new Jenkins: the IDs, labels and snippets are read from the
 * pages. A step that this test does not know how to follow fails it.
 */
@WithJenkins
@Timeout(900)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class FollowedPagesBrowserTest {

    private static final String PASSWORD = "hunter2-in-the-vault";

    @TempDir
    Path temporary;

    private JenkinsRule jenkins;
    private EmbeddedBitwarden server;
    private TrustedServers trusted;
    private Browser browser;
    private Account account;
    private CredentialDialog dialog;

    @BeforeAll
    static void findBrowser() {
        Browser.assumeThereIsOne();
    }

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        server = EmbeddedBitwarden.start();
        trusted = new TrustedServers(temporary, server);
        browser = new Browser(temporary.resolve("profile"));
    }

    @AfterEach
    void stop() {
        browser.close();
        trusted.close();
        server.close();
    }

    @Test
    void theyEndInGreenBuildsWithAValueFromTheVault() throws Exception {
        MarkdownPage readme = MarkdownPage.of(Path.of("README.md"));
        MarkdownPage credential = MarkdownPage.of(Path.of("docs/credential.md"));

        List<String> steps = readme.steps("Getting started");
        assertThat(steps).hasSizeGreaterThan(3);
        for (String step : steps) {
            if (step.startsWith("In Bitwarden, make an account for the builds")) {
                account = server.addAccount("builds@example.test", "correct horse battery staple");
            } else if (step.contains("add a credential of the type *Bitwarden API key*")) {
                addCredential(credential, read(step, "the ID `([^`]+)`"));
            } else if (step.startsWith("Install `bw` on the agents")) {
                installBw();
            } else if (step.startsWith("Put an item named")) {
                account.add(VaultItem.login(read(step, "named `([^`]+)`"))
                        .username("robot")
                        .password(PASSWORD));
            } else if (step.startsWith("Run the pipeline above, or the declarative one below")) {
                WorkflowRun build = null;
                for (String snippet : wholePipelines(readme, credential)) {
                    build = run(snippet);
                }
                assertLogIsAsPromised(build, readme);
            } else {
                throw new AssertionError("How is this step followed? " + step);
            }
        }
        assertThat(server.violations()).isEmpty();
    }

    private void addCredential(MarkdownPage page, String id) throws Exception {
        Appearance.LIGHT.logIn(browser, jenkins, StoreForm.SYSTEM);
        List<String> steps = page.steps("Add");
        assertThat(steps).hasSizeGreaterThan(5);
        for (String step : steps) {
            if (step.contains("*View API key*")) {
                assertThat(account.clientId()).startsWith(read(step, "begins with `([^`]+)`"));
            } else if (step.contains("choose *Bitwarden API key*")) {
                assertThat(browser.see("button[data-type='credentials-add-store-item']")
                                .getText())
                        .isEqualTo(read(step, "Press \\*([^*]+)\\*"));
                dialog = CredentialDialog.add(browser, temporary.resolve("type.png"));
            } else if (step.startsWith("Choose the server")) {
                assertThat(dialog.text()).contains(read(step, "or \\*([^*]+)\\*"));
                dialog.choose("own").type("ownServer", server.url().toString());
            } else if (step.startsWith("Paste the client_id and the client_secret")) {
                dialog.type("clientId", account.clientId()).type("clientSecret", account.clientSecret());
            } else if (step.startsWith("Enter the account's *")) {
                assertThat(dialog.text()).contains(read(step, "account's \\*([^*]+)\\*"));
                dialog.type("masterPassword", account.masterPassword());
            } else if (step.startsWith("Enter the ID")) {
                assertThat(read(step, "the ID `([^`]+)`")).isEqualTo(id);
                dialog.type("id", id);
            } else if (step.startsWith("Press *Test connection*")) {
                assertThat(dialog.text()).contains("Test connection");
                assertThat(browser.see("#cr-dialog-submit").getText())
                        .isEqualTo(read(step, "Then press \\*([^*]+)\\*"));
                assertThat(dialog.test()).startsWith("ok: ");
                dialog.save();
            } else {
                throw new AssertionError("How is this step followed? " + step);
            }
        }
    }

    /** Also puts a docker there which keeps what it reads, since the pages show one. */
    private void installBw() throws Exception {
        Path tools = Files.createDirectory(temporary.resolve("tools"));
        Path docker = Files.writeString(tools.resolve("docker"), "#!/bin/sh\ncat > received\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new Entry("PATH+BW", RealBw.V2026_6_0.folder().toString()),
                        new Entry("PATH+TOOLS", tools.toString()),
                        new Entry("NODE_EXTRA_CA_CERTS", server.caCertificate().toString())));
    }

    private static List<String> wholePipelines(MarkdownPage... pages) {
        List<String> found = Stream.of(pages)
                .flatMap(page -> page.snippets("groovy").stream())
                .filter(snippet -> snippet.startsWith("node {") || snippet.startsWith("pipeline {"))
                .toList();
        assertThat(found).hasSizeGreaterThan(2);
        return found;
    }

    private WorkflowRun run(String pipeline) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        FilePath workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job));
        FilePath publish = workspace.child("publish");
        publish.write("#!/bin/sh\nprintf %s \"$REGISTRY_PASSWORD\" > received\n", "UTF-8");
        publish.chmod(0755);
        job.setDefinition(new CpsFlowDefinition(pipeline, true));

        WorkflowRun build = jenkins.buildAndAssertSuccess(job);

        assertThat(workspace.child("received").readToString()).isEqualTo(PASSWORD);
        jenkins.assertLogNotContains(PASSWORD, build);
        return build;
    }

    /** The page's server, masked client_id, version of bw and durations are examples. */
    private static void assertLogIsAsPromised(WorkflowRun build, MarkdownPage readme) throws Exception {
        List<String> promised = readme.snippets("").stream()
                .filter(snippet -> snippet.startsWith("[Pipeline] withBitwarden"))
                .findFirst()
                .orElseThrow()
                .lines()
                .takeWhile(line -> !line.equals("[Pipeline] {"))
                .map(FollowedPagesBrowserTest::withAnyExample)
                .toList();
        List<String> log = JenkinsRule.getLog(build)
                .lines()
                .dropWhile(line -> !line.equals("[Pipeline] withBitwarden"))
                .takeWhile(line -> !line.equals("[Pipeline] {"))
                .toList();
        assertThat(log).hasSameSizeAs(promised);
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i)).matches(promised.get(i));
        }
    }

    private static String withAnyExample(String line) {
        String examples = line.replace("(https://vault.bitwarden.eu)", "(<server>)")
                .replaceAll("user\\S*…\\w*", "<client_id>")
                .replaceAll("bw [\\d.]+", "bw <version>")
                .replaceAll("in [\\d.]+ sec", "in <duration>");
        return Pattern.quote(examples)
                .replace("<server>", "\\Ehttps://.*\\Q")
                .replace("<client_id>", "\\Euser\\S+\\Q")
                .replace("<version>", "\\E[\\d.]+\\Q")
                .replace("<duration>", "\\E[\\d.]+ (ms|sec)\\Q");
    }
}

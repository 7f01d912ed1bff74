package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.agent.ContainerDecorator;
import io.jenkins.plugins.bitwarden.agent.MergedStreamsDecorator;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Path;
import java.util.Objects;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Where and how processes of a build may run: a real bw on agents that are processes of their own. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class AgentsTest {

    private static final String LOGGED_IN =
            "withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password')";

    @TempDir
    private Path machine;

    private JenkinsRule jenkins;
    private Vault vault;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        job = jenkins.createProject(WorkflowJob.class, "job");
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void theAgentsRootDirectoryAndTheFoldersOfABuildMayHaveAnyName() throws Exception {
        DumbSlave agent = agent("agent", machine + "/its root, \u00e4\u00f6\u00fc \u20ac", "C.UTF-8");
        try {
            WorkflowRun build = run("""
                    node('agent') {
                      %1$s {
                        dir('a folder \u00e9') {
                          %2$s { sh 'test "$(bw get password registry)" = hunter2-in-the-vault; pwd' }
                        }
                        ws('another workspace \u00e9') {
                          withBitwarden('bitwarden') { sh 'bw login --check; pwd' }
                        }
                      }
                    }
                    """.formatted(vault.withBw(RealBw.V2026_6_0), LOGGED_IN));

            jenkins.assertLogContains("its root, \u00e4\u00f6\u00fc \u20ac", build);
            jenkins.assertLogContains("another workspace \u00e9", build);
            FilePath root = Objects.requireNonNull(agent.getRootPath());
            assertThat(root.list("**/bitwarden-*", null)).isEmpty();
            assertThat(root.list("**/data.json", null)).isEmpty();
        } finally {
            // This machine's own locale may not be able to name what is in there.
            Objects.requireNonNull(agent.getRootPath()).deleteRecursive();
        }
    }

    @Test
    void severalAgentsAtOnceEachHaveTheirOwnSession() throws Exception {
        DumbSlave one = agent("one", machine + "/one", "C");
        DumbSlave two = agent("two", machine + "/two", "C");

        run("""
                def branch = { agent -> node(agent) { %s { %s {
                  sh 'test "$(bw get password registry)" = hunter2-in-the-vault'
                } } } }
                parallel one: { branch('one') }, two: { branch('two') }
                """.formatted(vault.withBw(RealBw.V2026_6_0), LOGGED_IN));

        assertThat(Sessions.beside(workspace(one))).isEmpty();
        assertThat(Sessions.beside(workspace(two))).isEmpty();
        assertThat(vault.server.deviceIds()).hasSize(1);
    }

    @Test
    void aMasterPasswordOfAnyLettersWorksOnAnAgentWhoseLocaleHasNone() throws Exception {
        String password = "p\u00e4ssw\u00f6rd \u20ac '\"$HOME`\\";
        Account account = vault.server
                .addAccount("other@example.test", password)
                .add(VaultItem.login("registry").username("robot").password("of-the-other"));
        var store = CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                "other",
                "",
                Secret.fromString(account.clientId()),
                Secret.fromString(account.clientSecret()));
        key.setServer(vault.server.url().toString());
        store.addCredentials(Domain.global(), key);
        store.addCredentials(
                Domain.global(),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "other-password", "", Secret.fromString(password)));
        DumbSlave agent = agent("agent", machine + "/root", "C");
        assertThat(Objects.requireNonNull(agent.toComputer()).getSystemProperties())
                .doesNotContainEntry("sun.jnu.encoding", "UTF-8");

        run("""
                node('agent') { %s {
                  withBitwarden(credentialsId: 'other', masterPasswordId: 'other-password') {
                    sh 'test "$(bw get password registry)" = of-the-other'
                  }
                } }
                """.formatted(vault.withBw(RealBw.V2026_6_0)));
    }

    /** Its Java would make question marks of them, and the log would show what is left of the secret. */
    @Test
    void aValueThatTheAgentsLocaleCannotExpressFailsTheBlockBeforeItsBody() throws Exception {
        vault.account.add(VaultItem.login("letters").username("robot").password("gr\u00fc\u00dfe-\u20ac"));
        agent("agent", machine + "/root", "C");

        job.setDefinition(new CpsFlowDefinition("""
                node('agent') { %s {
                  withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                      items: [bitwardenItem(item: 'registry', variable: 'PLAIN'),
                              bitwardenItem(item: 'letters', variable: 'LETTERS')]) {
                    sh 'echo "in the body: $LETTERS"'
                  }
                } }
                """.formatted(vault.withBw(RealBw.V2026_6_0)), true));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("The value of LETTERS has characters", build);
        jenkins.assertLogContains("locale C,", build);
        jenkins.assertLogNotContains("in the body", build);
        jenkins.assertLogNotContains("-\u20ac", build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX"})
    void aWorkspaceThatTheAgentsLocaleCannotNameFailsTheBlockBeforeTheLogin(String locale) throws Exception {
        agent("agent", machine + "/root", locale);

        job.setDefinition(new CpsFlowDefinition("""
                node('agent') { %s { ws('gr\u00fc\u00dfe') { %s { echo 'in the body' } } } }
                """.formatted(vault.withBw(RealBw.V2026_6_0), LOGGED_IN), true));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("locale " + locale + ",", build);
        jenkins.assertLogContains("Start the agent with LC_ALL=C.UTF-8", build);
        assertThat(vault.server.tokenRequests()).isZero();
    }

    @Test
    void whereAContainersEnvironmentIsOnACommandLineTheKeyAndThePasswordAreNot() throws Exception {
        DumbSlave agent = agent("agent", machine + "/root", "C");
        ContainerDecorator.COMMAND_LINES.clear();

        WorkflowRun build = run("""
                node('agent') { %s { inContainer('%s') { %s {
                  sh 'test "$(bw get password registry)" = hunter2-in-the-vault'
                } } } }
                """.formatted(
                vault.withBw(RealBw.V2026_6_0), RealBw.V2026_6_0.folder() + ":" + System.getenv("PATH"), LOGGED_IN));

        String commandLines = String.join("\n", ContainerDecorator.COMMAND_LINES);
        assertThat(commandLines)
                .contains("login --apikey", "unlock --raw", "NODE_EXTRA_CA_CERTS=", "BITWARDENCLI_APPDATA_DIR=");
        assertHoldsNone("the command lines", commandLines, vault.secrets());
        assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
        assertThat(Sessions.beside(workspace(agent))).isEmpty();
    }

    /** The first block is not about the list: bw 2026.9.0 may list too early at an account's first unlock. */
    @ParameterizedTest
    @EnumSource
    void whereAContainerGivesBothStreamsAsOneBwsAnswersAreStillToldFromWhatElseIsPrinted(RealBw bw) throws Exception {
        vault.account.add(VaultItem.login("two-factors").username("robot").totp("JBSWY3DPEHPK3PXP"));
        DumbSlave agent = agent("agent", machine + "/root", "C");
        ContainerDecorator.COMMAND_LINES.clear();

        WorkflowRun build = run("""
                node('agent') { %1$s {
                  inContainer(path: '%2$s', mergedStreams: true) {
                    %3$s { sh 'test "$(bw get password registry 2>&1 | tail -n 1)"; bw status >status.txt 2>&1' }
                    withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', items: [
                        bitwardenItem(item: 'registry', variable: 'PASSWORD'),
                        bitwardenItem(item: 'two-factors', variable: 'CODE', field: 'totp')]) {
                      sh 'test "$PASSWORD" = hunter2-in-the-vault; test ${#CODE} = 6; test "$CODE" -ge 0'
                    }
                  }
                  for (merged in [true, false]) { inContainer(path: '%2$s', mergedStreams: merged) {
                    withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', items: [
                        bitwardenItem(item: 'registry', variable: 'PASSWORD')]) {
                      sh 'test "$PASSWORD" = hunter2-in-the-vault; test -z "$BW_SESSION"'
                    }
                  } }
                } }
                """.formatted(vault.withBw(bw), bw.folder() + ":" + System.getenv("PATH"), LOGGED_IN));

        assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
        jenkins.assertLogNotContains("aster password:", build);
        assertThat(Sessions.beside(workspace(agent))).isEmpty();
        assertThat(workspace(agent).child("status.txt").readToString()).contains("\"status\":\"unlocked\"");
        assertHoldsNone("the command lines", String.join("\n", ContainerDecorator.COMMAND_LINES), vault.secrets());
        assertThat(ContainerDecorator.COMMAND_LINES.stream()
                        .filter(line -> line.contains("unlock --raw") || line.endsWith("list items"))
                        .map(line -> line.contains("unlock --raw") ? "unlock" : "list"))
                .as("the last two blocks only list")
                .containsExactly("unlock", "unlock", "list", "list", "list");
    }

    private DumbSlave agent(String name, String root, String locale) throws Exception {
        DumbSlave agent = new DumbSlave(
                name, root, jenkins.createComputerLauncher(new EnvVars("LC_ALL", locale, "LANG", locale)));
        agent.setNumExecutors(2);
        agent.setLabelString(name);
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        return agent;
    }

    private FilePath workspace(Node agent) {
        return Objects.requireNonNull(agent.getWorkspaceFor(job));
    }

    private WorkflowRun run(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertSuccess(job);
    }

    /**
     * {@code inContainer('/its/path') { … }}: the block's processes are put through {@link ContainerDecorator}, or {@link
     * MergedStreamsDecorator}.
     */
    public static final class ContainerStep extends Step {

        private final String path;
        private boolean mergedStreams;

        @DataBoundConstructor
        public ContainerStep(String path) {
            this.path = path;
        }

        public String getPath() {
            return path;
        }

        public boolean isMergedStreams() {
            return mergedStreams;
        }

        @DataBoundSetter
        public void setMergedStreams(boolean mergedStreams) {
            this.mergedStreams = mergedStreams;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new DecoratedBody(
                    context, mergedStreams ? new MergedStreamsDecorator(path) : new ContainerDecorator(path));
        }

        @TestExtension
        public static final class DescriptorImpl extends DecoratedBody.Descriptor {

            public DescriptorImpl() {
                super("inContainer");
            }
        }
    }
}

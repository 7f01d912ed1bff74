package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Result;
import hudson.remoting.Channel;
import hudson.remoting.Command;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Pairs, files and attachments of a real vault in a real build, on an agent in the C locale. */
@WithJenkins
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class WithBitwardenFilesTest {

    private static final int MEGABYTES = 20;
    private static final String KUBECONFIG = "apiVersion: v1\r\nusers: [{token: \"a token with \u00e4\"}]\n  last line";
    private static final String USER_NAME = "robot-of-the-registry";

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static Vault vault;
    private static DumbSlave agent;
    private static String privateKey;
    private static String publicKey;
    private static final byte[] KEYSTORE = new byte[MEGABYTES << 20];

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = new DumbSlave(
                "agent", temporary + "/root", rule.createComputerLauncher(new EnvVars("LC_ALL", "C", "LANG", "C")));
        rule.jenkins.addNode(agent);
        rule.waitOnline(agent);
        Path key = temporary.resolve("key");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString())
                .inheritIO()
                .start()
                .waitFor();
        privateKey = Files.readString(key).strip();
        publicKey = Files.readString(Path.of(key + ".pub")).strip();
        new Random(15).nextBytes(KEYSTORE);
        vault = new Vault();
        vault.account
                .add(VaultItem.login("both").username(USER_NAME).password("a-password-of-both"))
                .add(VaultItem.empty(VaultItem.Kind.SSH_KEY, "deploy key")
                        .detail("privateKey", privateKey)
                        .detail("publicKey", publicKey)
                        .detail("keyFingerprint", "SHA256:x"))
                .add(VaultItem.secureNote("../K\u00fcbe config.yaml").notes(KUBECONFIG))
                .add(VaultItem.login("cluster")
                        .attachment("../my keyst\u00f6re.p12", KEYSTORE)
                        .attachment("twice", new byte[] {1})
                        .attachment("twice", new byte[] {2}));
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @ParameterizedTest
    @CsvSource({"V2026_6_0, true", "V2026_9_0, false"})
    void theBodyHasPairsAndFilesAndNothingIsLeftOfThem(RealBw bw, boolean exposeSession) throws Exception {
        AtomicLong received = new AtomicLong();
        Channel.Listener counter = new Channel.Listener() {
            @Override
            public void onRead(Channel channel, Command command, long size) {
                received.addAndGet(size);
            }
        };
        Channel channel = (Channel) Objects.requireNonNull(agent.getChannel());
        channel.addListener(counter);
        String semaphore = "files-" + bw.name();
        WorkflowRun build =
                start("node('agent') { " + vault.withBw(bw) + " {" + """
                withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                              exposeSession: %s, items: [
                    bitwardenItem(item: 'registry', usernameVariable: 'REG_USER', variable: 'REG_PASSWORD'),
                    bitwardenItem(item: 'both', usernameVariable: 'HIDDEN', maskUsername: true, variable: 'BOTH'),
                    bitwardenItem(item: 'deploy key', field: 'privateKey', file: true, variable: 'KEY_FILE'),
                    bitwardenItem(item: 'deploy key', field: 'publicKey', file: true, variable: 'PUBLIC_FILE'),
                    bitwardenItem(item: '../K\u00fcbe config.yaml', field: 'notes', file: true, variable: 'KUBECONFIG'),
                    bitwardenItem(item: 'cluster', attachment: '../my keyst\u00f6re.p12', variable: 'KEYSTORE')]) {
                  sh '''
                    { set +x; } 2> /dev/null
                    ssh-keygen -y -f "$KEY_FILE" > public
                    cp "$KUBECONFIG" kubeconfig; cp "$KEYSTORE" keystore
                    stat -c %%a "$KEY_FILE" "$PUBLIC_FILE" "$KUBECONFIG" "$KEYSTORE" > modes
                    ls -d "$KEY_FILE" "$PUBLIC_FILE" "$KUBECONFIG" "$KEYSTORE" > paths
                    echo "pair: $REG_USER and $REG_PASSWORD; $HIDDEN and $BOTH"
                    cat "$KEY_FILE"; echo; cat "$KUBECONFIG"; echo
                    echo "path: $KEY_FILE"
                  '''
                  semaphore '%s'
                }
                """.formatted(exposeSession, semaphore) + "} }");
        SemaphoreStep.waitForStart(semaphore + "/1", build);

        FilePath workspace = Objects.requireNonNull(agent.getWorkspaceFor(build.getParent()));
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.addAll(List.of(Vault.ITEM_PASSWORD, "a-password-of-both", USER_NAME, "a token with"));
        secrets.addAll(privateKey.lines().toList());
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(workspace.child("public").readToString().strip()).isEqualTo(publicKey);
        assertThat(workspace.child("kubeconfig").read()).hasBinaryContent(KUBECONFIG.getBytes(StandardCharsets.UTF_8));
        assertThat(workspace.child("keystore").length()).isEqualTo(KEYSTORE.length);
        assertThat(received.get()).as("bytes that the controller got").isLessThan(KEYSTORE.length / 4);
        channel.removeListener(counter);
        assertThat(workspace.child("keystore").read()).hasBinaryContent(KEYSTORE);
        assertThat(workspace.child("modes").readToString().lines()).hasSize(4).containsOnly("600");
        assertThat(workspace.child("paths").readToString().lines())
                .allMatch(path ->
                        path.matches("\\Q" + workspace.getRemote() + "\\E@tmp/bitwarden-[0-9a-f-]{36}-files/.*"))
                .extracting(path -> path.replaceFirst(".*-files/", ""))
                .containsExactly("1/deploy_key", "2/deploy_key", "3/Kube_config.yaml", "4/my_keystore.p12");

        SemaphoreStep.success(semaphore + "/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        jenkins.assertLogContains("pair: robot and ****; **** and ****", build);
        jenkins.assertLogContains("path: " + workspace.getRemote(), build);
        jenkins.assertLogContains("Deleted the files from the vault from this agent", build);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        FaultBench.assertNoSessions(build, agent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment: 'twice' | has several attachments named \u201ctwice\u201d. Their ids: ",
                "attachment: 'Twice' | has no attachment named \u201cTwice\u201d. Its attachments: \u201c../my keyst\u00f6re.p12\u201d,"
            })
    void anAttachmentThatIsNotTheOnlyOneFailsTheBuildBeforeTheBody(String wanted, String message) throws Exception {
        WorkflowRun build = start("node('agent') { " + vault.withBw(RealBw.V2026_9_0) + """
                 { withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', items: [
                    bitwardenItem(item: 'registry', file: true, variable: 'FILE'),
                    bitwardenItem(item: 'cluster', %s, variable: 'A')]) { echo 'in the body' } } }
                """.formatted(wanted));

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("in the body", build);
        jenkins.assertLogNotContains("\tat ", build);
        FaultBench.assertNoSessions(build, agent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment: 'a', field: 'notes', variable: 'A' | can have a field or an attachment, not both",
                "maskUsername: true, variable: 'A' | There is no user name to hide in the log",
                "usernameVariable: 'a', variable: 'A' | cannot both be in the variable",
                "usernameVariable: 'PATH', variable: 'A' | cannot be in the variable PATH,",
                "usernameVariable: '1', variable: 'A' | is not a valid variable name"
            })
    void whatDoesNotGoTogetherFailsBeforeAnyLogin(String settings, String message) throws Exception {
        WorkflowRun build = start("node('agent') {" + """
                 withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', items: [
                    bitwardenItem(item: 'cluster', %s)]) { echo 'in the body' } }
                """.formatted(settings));

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("Logging in", build);
    }

    private static WorkflowRun start(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;

@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class WithBitwardenStepTest {

    private static final AtomicInteger SEMAPHORES = new AtomicInteger();

    @RegisterExtension
    final InboundAgentExtension agents = new InboundAgentExtension();

    private JenkinsRule jenkins;
    private Vault vault;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    /** Each pair of a version, a node and a kind of pipeline. */
    @ParameterizedTest
    @CsvSource({
        "V2026_6_0, built-in, true",
        "V2026_6_0, inbound, false",
        "V2026_9_0, built-in, false",
        "V2026_9_0, inbound, true"
    })
    void aPipelineReadsAnItemAndNoSecretIsLeftAnywhere(RealBw bw, String where, boolean declarative) throws Exception {
        Node node = node(where);
        String semaphore = "inside" + SEMAPHORES.incrementAndGet();
        WorkflowRun build = start(declarative ? declarative(bw, semaphore) : scripted(bw, semaphore));
        SemaphoreStep.waitForStart(semaphore + "/1", build);

        FilePath workspace = node.getWorkspaceFor(build.getParent());
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.add(workspace.child("session-key").readToString());
        assertThat(secrets.get(3)).hasSize(88);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(workspace.child("environment").readToString())
                .contains("BW_SESSION=", "BW_NOINTERACTION=true", "BITWARDENCLI_APPDATA_DIR=")
                .doesNotContain("BW_CLIENTID", "BW_CLIENTSECRET", "BW_PASSWORD")
                .doesNotContain(vault.secrets());
        assertThat(Sessions.beside(workspace)).hasSize(1);

        SemaphoreStep.success(semaphore + "/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(workspace.child("bound").readToString())
                .isEqualTo(vault.account.clientId() + " " + vault.account.clientSecret());
        jenkins.assertLogContains("session key: ****", build);
        jenkins.assertLogContains("key: **** ****", build);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(Sessions.beside(workspace)).isEmpty();
        assertHoldsNone(
                "credentials.xml",
                Files.readString(Path.of(jenkins.jenkins.getRootDir().getPath(), "credentials.xml")),
                vault.secrets());
        assertThat(vault.server.violations()).isEmpty();
        assertThat(vault.server.deviceIds()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = "V2026_9_0")
    void aBodyThatFailsFailsTheBuildWithItsOwnErrorAndNothingIsLeft(RealBw bw) throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                node {
                  %s {
                    withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                      writeFile file: 'session-key', text: env.BW_SESSION
                      error("the body's own error, with ${env.BW_SESSION}")
                    }
                  }
                }
                """.formatted(vault.withBw(bw)));

        jenkins.assertLogContains("the body's own error, with ****", build);
        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(Sessions.beside(workspace)).isEmpty();
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.add(workspace.child("session-key").readToString());
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
    }

    @ParameterizedTest
    @EnumSource(names = "V2026_9_0")
    void aRotatedKeyFailsTheBuildWithWhatToDoAndTheUpdatedOneWorksAsTheSameDevice(RealBw bw) throws Exception {
        String script = """
                node {
                  %s {
                    withBitwarden(credentialsId: KEY) { sh 'bw login --check' }
                  }
                }
                """.formatted(vault.withBw(bw));
        run(Result.SUCCESS, script.replace("KEY", "'bitwarden'"));
        vault.store("updated", vault.account.rotateKey());

        WorkflowRun refused = run(Result.FAILURE, script.replace("KEY", "'bitwarden'"));
        run(Result.SUCCESS, script.replace("KEY", "'updated'"));

        jenkins.assertLogContains("does not accept this API key", refused);
        jenkins.assertLogNotContains("\tat ", refused);
        assertHoldsNone(refused.getRootDir().toPath(), vault.secrets());
        assertThat(Sessions.beside(jenkins.jenkins.getWorkspaceFor(refused.getParent())))
                .isEmpty();
        assertThat(vault.server.deviceIds()).hasSize(1);
    }

    /** SharedLoginsTest shows it with the other version. */
    @ParameterizedTest
    @EnumSource(names = "V2026_9_0")
    void parallelBlocksOnOneAgentEachHaveTheirOwnSession(RealBw bw) throws Exception {
        WorkflowRun build = run(Result.SUCCESS, """
                def branch = { withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                  sh 'test "$(bw get password registry)" = hunter2-in-the-vault'
                } }
                node {
                  %s {
                    parallel a: branch, b: branch, c: branch
                  }
                }
                """.formatted(vault.withBw(bw)));

        assertThat(Sessions.beside(jenkins.jenkins.getWorkspaceFor(build.getParent())))
                .isEmpty();
        assertThat(vault.server.deviceIds()).hasSize(1);
    }

    private static String steps(String semaphore) {
        return """
                withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                  sh '''
                    set +x
                    printf %%s "$BW_SESSION" > session-key
                    env > environment
                    bw get password registry > item
                    echo "session key: $BW_SESSION"
                    printf %%s "$BW_SESSION" | base64
                  '''
                  semaphore '%s'
                  sh 'bw unlock --check; echo "still masked: $BW_SESSION"'
                }
                withCredentials([bitwardenApiKey('bitwarden')]) {
                  sh '''
                    set +x
                    printf '%%s %%s' "$BW_CLIENTID" "$BW_CLIENTSECRET" > bound
                    echo "key: $BW_CLIENTID $BW_CLIENTSECRET"
                    printf %%s "$BW_CLIENTSECRET" | base64
                  '''
                }
                """.formatted(semaphore);
    }

    private String scripted(RealBw bw, String semaphore) {
        return "node('here') { " + vault.withBw(bw) + " {\n" + steps(semaphore) + "} }";
    }

    private String declarative(RealBw bw, String semaphore) {
        return """
                pipeline {
                  agent { label 'here' }
                  stages { stage('Use the vault') { steps { %s {
                  %s
                  } } } }
                }
                """.formatted(vault.withBw(bw), steps(semaphore));
    }

    private Node node(String where) throws Exception {
        if (where.equals("inbound")) {
            return agents.createAgent(
                    jenkins,
                    InboundAgentExtension.Options.newBuilder().label("here").build());
        }
        jenkins.jenkins.setLabelString("here");
        return jenkins.jenkins;
    }

    private WorkflowRun start(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("again", WorkflowJob.class);
        if (job == null) {
            job = jenkins.createProject(WorkflowJob.class, "again");
        }
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }
}

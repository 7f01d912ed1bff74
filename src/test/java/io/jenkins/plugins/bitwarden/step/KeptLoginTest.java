package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.FaultBench.count;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A login that is kept for later blocks of the build: where it is, for how long, and what is in it. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class KeptLoginTest {

    private static final String JOINED = "Using the login of another block of this build";

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static FaultBench bench;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
        bench = new FaultBench(rule, temporary.resolve("bw"));
    }

    @AfterEach
    void heal() throws Exception {
        for (WorkflowJob job : jenkins.jenkins.getAllItems(WorkflowJob.class)) {
            // One that failed would keep the executor from the others.
            if (job.isBuilding()) {
                Objects.requireNonNull(job.getLastBuild()).doKill();
            }
        }
        Sessions.turnClock(Duration.ZERO);
        bench.bw.heal();
    }

    @Test
    void fiveBlocksInARowWithARealBwAreOneLogin() throws Exception {
        try (Vault vault = new Vault()) {
            String head = "withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',"
                    + " keepLogin: true";
            String items = ", items: [bitwardenItem(item: 'registry', variable: 'PW')]";
            String script = vault.withBw(RealBw.V2026_6_0) + " {\n"
                    + head + ") { sh 'test \"$(bw get password registry)\" = hunter2-in-the-vault; bw lock' }\n"
                    + head + items + ") { sh 'test \"$PW\" = hunter2-in-the-vault' }\n"
                    + head + ") { catchError(buildResult: 'SUCCESS') { error 'own' } }\n" + head
                    + ") { writeFile file: 'key', text: env.BW_SESSION; semaphore 'fourth' }\n"
                    + head + ") { sh 'test \"$(bw get password registry)\" = hunter2-in-the-vault' } }";
            WorkflowRun build = bench.start(agent.getNodeName(), script);
            SemaphoreStep.waitForStart("fourth/1", build);

            FilePath workspace = agent.getWorkspaceFor(build.getParent());
            List<String> secrets = new ArrayList<>(vault.secrets());
            secrets.add(workspace.child("key").readToString());
            for (String directory : Sessions.noted()) {
                // The access token names the client_id, but not the client_secret.
                SecretAssert.assertHoldsNone(Path.of(directory), secrets.subList(1, secrets.size()));
            }
            assertThat(Sessions.beside(workspace)).hasSize(2);
            SecretAssert.assertHoldsNone(build.getRootDir().toPath(), secrets);
            SecretAssert.assertHoldsNone(jenkins.jenkins.getRootDir().toPath().resolve("bitwarden-sessions"), secrets);
            SemaphoreStep.success("fourth/1", null);

            bench.ends(Result.SUCCESS, build);
            assertThat(vault.server.tokenRequests()).isEqualTo(1);
            assertThat(count(build, JOINED)).isEqualTo(4);
            SecretAssert.assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
            assertNothingIsLeft(build);
        }
    }

    @Test
    void withoutAMasterPasswordTheKeyIsTakenOutToo() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                block("semaphore 'locked-login'").replace(", masterPasswordId: 'master'", "")
                        + block("echo 'inside'").replace(", masterPasswordId: 'master'", ""));
        SemaphoreStep.waitForStart("locked-login/1", build);
        assertThat(Sessions.noted())
                .hasSize(2)
                .allSatisfy(directory -> SecretAssert.assertHoldsNone(Path.of(directory), FaultBench.SECRETS));
        SemaphoreStep.success("locked-login/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(logins()).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    @Test
    void afterFiftyMinutesTheNextBlockLogsInAnew() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                block("echo 'first'") + "semaphore 'later'\n" + block("semaphore 'second'") + block("echo 'third'"));
        SemaphoreStep.waitForStart("later/1", build);
        Sessions.turnClock(Duration.ofMinutes(51));
        SemaphoreStep.success("later/1", null);
        SemaphoreStep.waitForStart("second/1", build);
        await(() -> Sessions.noted().size() == 2);
        assertThat(logins()).isEqualTo(2);
        SemaphoreStep.success("second/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(logins()).isEqualTo(2);
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    /** Only blocks that say so keep a login or use a kept one. */
    @Test
    void otherBlocksHaveALoginOfTheirOwnAndTheirKey() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                block("echo 'first'")
                        + bench.block("sh 'grep -q apiKeyClientSecret.*" + FaultBench.CLIENT_SECRET.substring(0, 5)
                                + " \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));

        bench.ends(Result.SUCCESS, build);

        assertThat(logins()).isEqualTo(2);
        assertNothingIsLeft(build);
    }

    @Test
    void itIsDeletedWhenTheBuildIsAborted() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), block("echo 'inside'") + "semaphore 'abort'");
        SemaphoreStep.waitForStart("abort/1", build);
        assertThat(Sessions.noted()).hasSize(1);

        build.doStop();

        bench.ends(Result.ABORTED, build);
        assertNothingIsLeft(build);
    }

    /** Logins of other builds on the agent leave it alone. */
    @Test
    void itOutlivesTheLoginsOfOtherBuilds() throws Exception {
        agent.setNumExecutors(2);
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
        WorkflowRun build = bench.start(
                agent.getNodeName(), block("echo 'inside'") + "semaphore 'other-build'\n" + block("echo 'inside'"));
        SemaphoreStep.waitForStart("other-build/1", build);

        bench.ends(Result.SUCCESS, bench.start(agent.getNodeName(), block("echo 'inside'")));
        SemaphoreStep.success("other-build/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(logins()).isEqualTo(2);
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    @Test
    void onAnAgentThatWasLostItIsDeletedWhenThatIsBack() throws Exception {
        DumbSlave lost = jenkins.createOnlineSlave();
        String login = "node('" + lost.getNodeName() + "') {" + block("echo 'inside'") + "}\n";
        WorkflowRun build = bench.start(agent.getNodeName(), login + "semaphore 'lost'\n" + login);
        SemaphoreStep.waitForStart("lost/1", build);
        Path kept = Path.of(Sessions.noted().get(0));
        assertThat(kept).isDirectory();

        Objects.requireNonNull(lost.toComputer()).disconnect(null).get();
        lost.toComputer().connect(true).get();
        await(() -> Sessions.noted().isEmpty());
        assertThat(kept).doesNotExist();
        SemaphoreStep.success("lost/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(logins()).isEqualTo(2);
        assertNothingIsLeft(build);
    }

    /** A step that cleans up the workspace may take it along. */
    @Test
    void oneThatIsGoneIsReplaced() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                block("echo 'first'") + "semaphore 'gone'\n" + block("echo 'second'") + block("echo 'third'"));
        SemaphoreStep.waitForStart("gone/1", build);
        Path kept = Path.of(Sessions.noted().get(0));
        Files.delete(kept.resolve("data.json"));
        Files.delete(kept);
        SemaphoreStep.success("gone/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(logins()).isEqualTo(2);
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    private static String block(String body) {
        return bench.block(body).replace("credentialsId: 'key'", "keepLogin: true, credentialsId: 'key'");
    }

    private static long logins() throws Exception {
        return bench.bw.calls().stream().filter("login --apikey"::equals).count();
    }

    private static void assertNothingIsLeft(WorkflowRun build) throws Exception {
        FaultBench.assertNothingIsLeft(build, agent, FaultBench.SECRETS);
        await(() -> Sessions.shared() == 0);
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.FaultBench.count;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
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

/** Blocks of one build that run at the same time on one agent share a login, and nothing else. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class SharedLoginsTest {

    private static final String LOGIN = "login --apikey";
    private static final String UNLOCK = "unlock --raw --passwordenv BW_PASSWORD";
    private static final String WAITING = "Waiting for another block of this build, which is logging in";
    private static final String JOINED = "Using the login of another block of this build";

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static FaultBench bench;

    private Path go;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
        agent.setNumExecutors(4);
        jenkins.jenkins.updateNode(agent);
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
        bench = new FaultBench(rule, temporary.resolve("bw"));
    }

    @BeforeEach
    void name() {
        go = temporary.resolve("go-" + UUID.randomUUID());
    }

    @AfterEach
    void heal() throws Exception {
        bench.bw.heal();
    }

    /** Two of them fail in their bodies, and one is stopped there. */
    @Test
    void tenWithARealBwAreOneLoginAndOneUnlock() throws Exception {
        try (Vault vault = new Vault()) {
            Path folder = FaultBench.countingBw(RealBw.V2026_6_0, temporary.resolve("counting"));
            Path calls = folder.resolve("calls");
            WorkflowRun build = run("""
                    def branches = [:]
                    def open = 0
                    for (int i = 0; i < 10; i++) {
                      def n = i
                      branches["branch ${n}"] = { withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
                        open++
                        waitUntil(initialRecurrencePeriod: 250, quiet: true) { open == 10 }
                        if (n < 2) { error "failure ${n}" }
                        if (n == 2) { timeout(time: 1, unit: 'SECONDS') { sleep 600 } }
                        if (n == 3) { sh 'bw lock' }
                        if (n == 4) { sleep 3 }
                        if (n < 6 && n != 3) { sh 'test "$(bw get password registry)" = hunter2-in-the-vault' }
                        semaphore "open-${n}"
                      } }
                    }
                    withEnv(['PATH+BW=%s', 'NODE_EXTRA_CA_CERTS=%s']) { parallel branches }
                    """.formatted(folder, vault.server.caCertificate()));
            for (int i = 3; i < 10; i++) {
                SemaphoreStep.waitForStart("open-" + i + "/1", build);
            }
            assertThat(Sessions.noted()).hasSize(7);
            SecretAssert.assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
            for (int i = 3; i < 10; i++) {
                SemaphoreStep.success("open-" + i + "/1", null);
            }

            bench.ends(Result.FAILURE, build);

            assertThat(vault.server.tokenRequests()).isEqualTo(1);
            assertThat(Files.readAllLines(calls)).containsOnlyOnce(LOGIN, UNLOCK);
            assertThat(count(build, JOINED)).isEqualTo(9);
            assertThat(JenkinsRule.getLog(build)).containsPattern("ERROR: failure [01]|Timeout has been exceeded");
            SecretAssert.assertHoldsNone("the console", JenkinsRule.getLog(build), vault.secrets());
            FaultBench.assertNoSessions(build, agent);
            assertThat(Sessions.shared()).isZero();
        }
    }

    @Test
    void aFailureIsThatOfAllWithTheSameMessage() throws Exception {
        bench.bw.at("login", awaitGo() + "echo 'client_id or client_secret is incorrect. Try again.' >&2; exit 1");
        WorkflowRun build = run("parallel a: {" + caught("") + "}, b: {" + caught("") + "}, c: {" + caught("") + "}");
        await(() -> count(build, WAITING) == 2);

        Files.createFile(go);

        bench.ends(Result.FAILURE, build);
        assertThat(calls(LOGIN)).isEqualTo(1);
        assertThat(count(
                        build,
                        "ERROR: The login with the API key “key” failed. " + FaultBench.SERVER
                                + " does not accept this API key"))
                .isEqualTo(3);
        assertNothingIsLeft(build);
    }

    @Test
    void anAbortedOneHandsOverToTheNext() throws Exception {
        bench.bw.at(
                "login",
                "if mkdir '" + go
                        + "'; then echo $$ > \"$here/pid\"; mv \"$here/pid\" \"$here/stuck\"; exec sleep 600; fi");
        WorkflowRun build = run("parallel a: {" + block("error 'not reached'") + "}, b: { semaphore 'next-b'\n"
                + block("echo 'inside'") + "}, c: { semaphore 'next-c'\n" + block("echo 'inside'") + "}");
        await(bench.bw::isStuck);
        SemaphoreStep.success("next-b/1", null);
        SemaphoreStep.success("next-c/1", null);
        await(() -> count(build, WAITING) == 2);

        FaultBench.stopFirstBlock(build);

        bench.ends(Result.ABORTED, build);

        assertThat(bench.bw.isRunning()).isFalse();
        assertThat(calls(LOGIN)).isEqualTo(2);
        assertThat(count(build, WAITING)).isEqualTo(2);
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertThat(count(build, "inside")).isEqualTo(2);
        assertNothingIsLeft(build);
    }

    @Test
    void anAbortedOneThatWaitsLeavesAtOnce() throws Exception {
        bench.bw.at("login", "touch '" + go + ".reached'; " + awaitGo());
        WorkflowRun build = run("parallel a: {" + block("echo 'inside'")
                + "}, b: { waitUntil(initialRecurrencePeriod: 250, quiet: true) { fileExists '" + go + ".reached' }\n"
                + "try { timeout(time: 2, unit: 'SECONDS') {" + block("error 'not reached'")
                + "} } finally { echo 'has left' } }");
        await(() -> count(build, "has left") == 1);
        assertThat(count(build, WAITING)).isEqualTo(1);
        assertThat(Sessions.noted()).hasSize(1);

        Files.createFile(go);

        bench.ends(Result.ABORTED, build);
        assertThat(count(build, "inside")).isEqualTo(1);
        assertThat(calls(LOGIN)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    /** Each is open while the next one comes, and closed before the one after that. */
    @Test
    void oneThatComesLaterJoinsWhoeverIsStillOpen() throws Exception {
        WorkflowRun build = run("parallel a: {" + block("semaphore 'late-a'") + "}, b: { semaphore 'b-begins'\n"
                + block("semaphore 'late-b'") + "}, c: { semaphore 'c-begins'\n"
                + block("sh 'test -f \"$BITWARDENCLI_APPDATA_DIR/data.json\"'") + "}");
        SemaphoreStep.waitForStart("late-a/1", build);
        SemaphoreStep.success("b-begins/1", null);
        SemaphoreStep.waitForStart("late-b/1", build);
        SemaphoreStep.success("late-a/1", null);
        await(() -> Sessions.noted().size() == 1);

        SemaphoreStep.success("c-begins/1", null);
        await(() -> count(build, JOINED) == 2);
        SemaphoreStep.success("late-b/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(calls(LOGIN)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    /** A body may lock its vault, unlock it with another session key, log out, or be in the middle of writing. */
    @Test
    void oneThatHasChangedItsDataIsNotJoined() throws Exception {
        WorkflowRun build = run("parallel a: {"
                + block("sh 'sed -i s/__PROTECTED__//  \"$BITWARDENCLI_APPDATA_DIR/data.json\"'; semaphore 'locked'")
                + "}, b: { semaphore 'after-lock'\n" + block("semaphore 'again'") + "}, c: { semaphore 'third'\n"
                + block("echo 'inside'") + "}");
        SemaphoreStep.waitForStart("locked/1", build);
        SemaphoreStep.success("after-lock/1", null);
        SemaphoreStep.waitForStart("again/1", build);
        assertThat(calls(LOGIN)).isEqualTo(2);

        SemaphoreStep.success("third/1", null);
        await(() -> count(build, JOINED) == 1);
        SemaphoreStep.success("locked/1", null);
        SemaphoreStep.success("again/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(calls(LOGIN)).isEqualTo(2);
        assertNothingIsLeft(build);
    }

    /** Another proxy or other certificates decide whether a login works, and so does another time limit. */
    @Test
    void blocksThatLogInInAnotherWayDoNotShare() throws Exception {
        WorkflowRun build = run("parallel a: {" + block("semaphore 'other-a'") + "}, b: { semaphore 'others'\n"
                + "withEnv(['https_proxy=http://127.0.0.1:9']) {" + block("echo 'inside'") + "}\n"
                + block("echo 'inside'").replace("'master'", "'master', timeout: 50")
                + block("echo 'inside'").replace(", masterPasswordId: 'master'", "")
                + "withEnv(['OTHER=1']) {" + block("echo 'inside'") + "} }");
        SemaphoreStep.waitForStart("other-a/1", build);
        SemaphoreStep.success("others/1", null);
        await(() -> count(build, "inside") == 4);
        SemaphoreStep.success("other-a/1", null);

        bench.ends(Result.SUCCESS, build);
        assertThat(calls(LOGIN)).isEqualTo(4);
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertNothingIsLeft(build);
    }

    @Test
    void twoBuildsShareNothing() throws Exception {
        WorkflowRun one = run(block("semaphore 'one'"));
        SemaphoreStep.waitForStart("one/1", one);

        bench.ends(Result.SUCCESS, run(block("echo 'inside'")));

        SemaphoreStep.success("one/1", null);
        bench.ends(Result.SUCCESS, one);
        assertThat(calls(LOGIN)).isEqualTo(2);
        assertNothingIsLeft(one);
    }

    /** The directory of one block lies where the file system is full, or read-only. */
    @Test
    void aCopyThatCannotBeMadeIsAFailureOfItsBlockOnly() throws Exception {
        bench.bw.at("login", "touch '" + go + ".reached'; " + awaitGo());
        Path file = Files.createFile(temporary.resolve("file-" + UUID.randomUUID() + "@tmp"));
        String elsewhere = file.toString().replace("@tmp", "");
        WorkflowRun build = run("parallel a: {" + block("echo 'inside'")
                + "}, b: { waitUntil(initialRecurrencePeriod: 250, quiet: true) { fileExists '" + go + ".reached' }\n"
                + "ws('" + elsewhere + "') {" + block("error 'not reached'") + "} }");
        await(() -> count(build, WAITING) == 1);

        Files.createFile(go);

        bench.ends(Result.FAILURE, build);
        assertThat(count(build, "inside")).isEqualTo(1);
        jenkins.assertLogContains("for this login cannot be used. Check that the agent’s temporary folder", build);
        jenkins.assertLogNotContains("not reached", build);
        assertNothingIsLeft(build);
    }

    @Test
    void anAgentThatIsLostIsLostForAll() throws Exception {
        DumbSlave lost = jenkins.createOnlineSlave();
        bench.bw.hangAt("login");
        WorkflowRun build = bench.start(
                lost.getNodeName(),
                "parallel a: {" + caught("error 'not reached'") + "}, b: {" + caught("error 'not reached'") + "}");
        await(() -> bench.bw.isStuck() && count(build, WAITING) == 1);

        Objects.requireNonNull(lost.toComputer()).disconnect(null).get();

        bench.ends(Result.FAILURE, build);
        assertThat(count(build, "The agent was lost during the login")).isEqualTo(2);
        assertThat(calls(LOGIN)).isEqualTo(1);
        assertThat(Sessions.shared()).isZero();
        jenkins.jenkins.removeNode(lost);
        assertThat(Sessions.noted()).isEmpty();
    }

    private String awaitGo() {
        return "while [ ! -f '" + go + "' ]; do sleep 0.1; done; ";
    }

    private static String block(String body) {
        return bench.block(body);
    }

    /** A branch that fails alone does not say why in the log. */
    private static String caught(String body) {
        return "catchError {" + block(body) + "}";
    }

    private static WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition("node('" + agent.getNodeName() + "') {\n" + script + "\n}", true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private static long calls(String arguments) throws Exception {
        return bench.bw.calls().stream().filter(arguments::equals).count();
    }

    private static void assertNothingIsLeft(WorkflowRun build) throws Exception {
        FaultBench.assertNothingIsLeft(build, agent, FaultBench.SECRETS);
        await(() -> Sessions.shared() == 0);
    }
}

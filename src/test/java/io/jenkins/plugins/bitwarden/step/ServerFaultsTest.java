package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A server may fail in any way and at any moment, between a real bw and an embedded server. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class ServerFaultsTest {

    private static final String KEY = "credentialsId: 'bitwarden'";
    private static final String UNLOCKED = "masterPasswordId: 'bitwarden-master-password'";

    private static final String LONGEST_WAIT = "io.jenkins.plugins.bitwarden.longestWait";

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static Vault vault;

    private final List<String> secrets = new ArrayList<>(vault.secrets());

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
        vault = new Vault();
        System.setProperty(LONGEST_WAIT, "2");
    }

    @AfterEach
    void heal() {
        vault.server.heal();
    }

    @AfterAll
    static void stop() {
        System.clearProperty(LONGEST_WAIT);
        vault.close();
    }

    /** One of each way to fail. That each failure of a server is named is shown by CliFailureTest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WRONG_SECRET     | 60 | does not accept this API key
            RATE_LIMITED     | 60 | refused the login because of too many logins from this agent’s network
            SERVER_ERROR     | 60 | failed with an internal error. Try again later
            SSO_REQUIRED     | 60 | An account that must use single sign-on cannot log in with an API key
            HUGE_ANSWER      | 60 | did not answer like a Bitwarden server
            NO_ACCOUNT_KEYS  | 60 | bw failed with an unexpected error. Its server is https://127.0.0.1
            CONNECTION_RESET | 60 | This agent cannot reach the server (https://127.0.0.1:
            NO_ANSWER        | 6  | did not end within 6 seconds and was stopped
            SLOW_DRIP        | 6  | did not end within 6 seconds and was stopped
            """)
    void atTheLogin(Failure failure, int timeout, String message) throws Exception {
        WorkflowJob job = job(vault, agent, RealBw.V2026_6_0, """
                catchError { withBitwarden(%1$s, timeout: %2$d) { echo 'hello' } }
                semaphore 'login-%3$s'
                withBitwarden(%1$s) { echo 'the next' }
                """.formatted(KEY, timeout, failure));
        vault.server.failAlways(Endpoint.TOKEN, failure);
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        SemaphoreStep.waitForStart("login-" + failure + "/1", build);

        assertNothingIsLeft(build, agent);

        vault.server.heal();
        SemaphoreStep.success("login-" + failure + "/1", null);
        assertFailure(jenkins.waitForCompletion(build), message);
        jenkins.assertLogNotContains("hello", build);
        jenkins.assertLogContains("the next", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertNothingIsLeft(build, agent);
    }

    /** What 2026.9.0 asks the server for while it unlocks. It asks for an account once only, so each has its own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SERVER_ERROR | 60 | + bw get password registry
            UNAUTHORIZED | 60 | then refused another request, so bw logged out again
            NO_ANSWER    | 15 | did not end within 15 seconds and was stopped
            """)
    void atTheUnlock(Failure failure, int timeout, String message) throws Exception {
        boolean fails = failure != Failure.SERVER_ERROR;
        try (Vault unlocked = new Vault("unlock-" + failure)) {
            secrets.addAll(unlocked.secrets());
            WorkflowJob job = job(unlocked, agent, RealBw.V2026_9_0, """
                    catchError {
                      withBitwarden(credentialsId: 'unlock-%3$s', %1$s, timeout: %2$d) { sh 'bw get password registry' }
                    }
                    semaphore 'unlock-%3$s'
                    if (%4$s) {
                      withBitwarden(credentialsId: 'unlock-%3$s', %1$s) { sh 'bw get password registry' }
                    }
                    """.formatted(UNLOCKED, timeout, failure, fails));
            unlocked.server.failAlways(Endpoint.USER_KEY_ID, failure);
            unlocked.server.failAlways(Endpoint.REVISION_DATE, failure);
            WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
            SemaphoreStep.waitForStart("unlock-" + failure + "/1", build);

            assertThat(unlocked.server.requests(Endpoint.REVISION_DATE)
                            + unlocked.server.requests(Endpoint.USER_KEY_ID))
                    .isPositive();
            assertNothingIsLeft(build, agent);

            unlocked.server.heal();
            SemaphoreStep.success("unlock-" + failure + "/1", null);
            jenkins.assertBuildStatus(fails ? Result.FAILURE : Result.SUCCESS, jenkins.waitForCompletion(build));
            jenkins.assertLogContains(message, build);
            assertThat(FaultBench.count(build, "+ bw get password registry")).isEqualTo(1);
            jenkins.assertLogNotContains("\tat ", build);
            assertNothingIsLeft(build, agent);
        }
    }

    /**
     * The body has its own bw, so what that says is the body's own failure, and no more than how bw ends could matter. Each
     * tries with a copy of the data.
     */
    @Test
    void inTheBodyWhichFailsByItself() throws Exception {
        List<Failure> failures = List.of(
                Failure.WRONG_SECRET,
                Failure.UNAUTHORIZED,
                Failure.NO_ACCOUNT_KEYS,
                Failure.CONNECTION_RESET,
                Failure.HUGE_ANSWER,
                Failure.NO_ANSWER);
        String tries = String.join("\n", failures.stream().map("""
                        semaphore '%1$s'
                        sh '''
                          mkdir "$BITWARDENCLI_APPDATA_DIR/%1$s"
                          cp "$BITWARDENCLI_APPDATA_DIR/data.json" "$BITWARDENCLI_APPDATA_DIR/%1$s"
                          export BITWARDENCLI_APPDATA_DIR="$BITWARDENCLI_APPDATA_DIR/%1$s"
                          echo "%1$s ends with $(timeout 5 bw sync -f >&2 || echo $?)"
                        '''
                        """::formatted).toList());
        WorkflowJob job = job(
                vault,
                agent,
                RealBw.V2026_6_0,
                KEY + ", " + UNLOCKED,
                tries + "sh 'bw get password registry'; error 'own'");
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        for (Failure failure : failures) {
            SemaphoreStep.waitForStart(failure + "/1", build);
            vault.server.heal();
            vault.server.failAlways(Endpoint.TOKEN, failure);
            vault.server.failAlways(Endpoint.SYNC, failure);
            SemaphoreStep.success(failure + "/1", null);
        }

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

        for (Failure failure : failures) {
            assertThat(JenkinsRule.getLog(build)).containsPattern(failure + " ends with (|1|124)\n");
        }
        jenkins.assertLogContains("ERROR: own", build);
        assertNothingIsLeft(build, agent);
        vault.server.heal();
        WorkflowJob next =
                job(vault, agent, RealBw.V2026_6_0, KEY + ", " + UNLOCKED, "sh 'bw sync -f; bw get password registry'");
        assertNothingIsLeft(jenkins.buildAndAssertSuccess(next), agent);
    }

    @Test
    void aKeyThatIsRotatedInABlockOpensItsVaultUntilItsEndAndThenNoMore() throws Exception {
        try (Vault rotated = new Vault("rotated")) {
            WorkflowJob job = job(
                    rotated,
                    agent,
                    RealBw.V2026_6_0,
                    "credentialsId: 'rotated', " + UNLOCKED,
                    "semaphore 'rotate'; sh 'test \"$(bw get password registry)\" = hunter2-in-the-vault'\n"
                            + "sh 'bw sync -f'");
            WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
            SemaphoreStep.waitForStart("rotate/1", build);

            rotated.account.rotateKey();
            rotated.server.failAlways(Endpoint.SYNC, Failure.SERVER_ERROR);
            SemaphoreStep.success("rotate/1", null);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));

            jenkins.assertLogContains("+ bw sync -f", build);
            jenkins.assertLogContains("script returned exit code", build);
            secrets.addAll(rotated.secrets());
            assertNothingIsLeft(build, agent);

            rotated.server.heal();
            WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("does not accept this API key. The client_secret may have been", refused);
            assertNothingIsLeft(refused, agent);

            rotated.store("rotated", rotated.account.clientSecret());
            SemaphoreStep.success("rotate/2", null);
            assertNothingIsLeft(jenkins.buildAndAssertSuccess(job), agent);
        }
    }

    @Test
    void thatLimitsLoginsIsLeftAloneForAWhile() throws Exception {
        try (Vault limited = new Vault("limited")) {
            secrets.addAll(limited.secrets());
            WorkflowJob job = job(limited, agent, RealBw.V2026_6_0, "credentialsId: 'limited'", "echo 'hello'");
            limited.server.failNext(Endpoint.TOKEN, Failure.RATE_LIMITED, 1);

            WorkflowRun build = jenkins.buildAndAssertSuccess(job);

            jenkins.assertLogContains("refused the login because of too many logins from this agent’s network", build);
            jenkins.assertLogContains("This one waits for its turn, for at most 2 seconds", build);
            assertThat(limited.server.tokenRequests())
                    .as("the refused login and the login")
                    .isEqualTo(2);
            assertThat(limited.server.deviceIds()).hasSize(1);
            assertNothingIsLeft(build, agent);
        }
    }

    private static void assertFailure(WorkflowRun build, String message) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(message, build);
    }

    private static WorkflowJob job(Vault account, Node node, RealBw bw, String options, String body) throws Exception {
        return job(account, node, bw, "withBitwarden(" + options + ") {\n" + body + "\n}");
    }

    private static WorkflowJob job(Vault account, Node node, RealBw bw, String steps) throws Exception {
        WorkflowJob job = jenkins.jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(
                "node('" + node.getSelfLabel().getName() + "') { " + account.withBw(bw) + " {\n" + steps + "\n} }",
                true));
        return job;
    }

    private void assertNothingIsLeft(WorkflowRun build, Node node) throws Exception {
        FaultBench.assertNothingIsLeft(build, node, secrets);
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ItemGroup;
import hudson.model.Node;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.TestExtension;
import org.springframework.security.core.Authentication;

/** A build may be stopped at any moment, and twice. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class AbortTest extends FaultTest {

    private final Path marker = temporary.resolve("marker");

    @ParameterizedTest
    @CsvSource({"config, agent", "login, agent", "unlock, agent", "login, built-in", "unlock, built-in"})
    void whileBwRuns(String command, String where) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;
        bench.bw.hangAt(command);
        WorkflowRun build = bench.startStuck(node.getSelfLabel().getName(), bench.block("error 'not reached'"));

        build.doStop();

        bench.ends(Result.ABORTED, build);
        assertThat(bench.bw.isRunning()).isFalse();
        bench.assertNothingIsLeft(build, node);
    }

    /** Jenkins asks processes to end, and a wrapper may not listen, nor may what it has started. */
    @ParameterizedTest
    @ValueSource(strings = {"agent", "built-in"})
    void whileAWrapperOfBwRunsThatDoesNotListen(String where) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;
        bench.bw.at(
                "login",
                "trap '' TERM INT HUP; sh -c 'trap \"\" TERM INT HUP; echo $$ > \"$0/pid\";"
                        + " mv \"$0/pid\" \"$0/stuck\"; while :; do sleep 1; done' \"$here\"; exit 1");
        WorkflowRun build = bench.startStuck(node.getSelfLabel().getName(), bench.block("error 'not reached'"));

        build.doStop();

        bench.ends(Result.ABORTED, build);
        assertThat(bench.bw.isRunning()).isFalse();
        bench.assertNothingIsLeft(build, node);
    }

    @Test
    void byATimeLimit() throws Exception {
        bench.bw.hangAt("login");

        WorkflowRun build = bench.startStuck(
                agent.getNodeName(), "timeout(time: 5, unit: 'SECONDS') {" + bench.block("error 'not reached'") + "}");

        bench.ends(Result.ABORTED, build);
        jenkins.assertLogContains("Timeout has been exceeded", build);
        assertThat(bench.bw.isRunning()).isFalse();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void whileTheCredentialIsLookedFor() throws Exception {
        SlowStore.reached = new CountDownLatch(1);
        SlowStore.block = new CountDownLatch(1);
        WorkflowRun build = bench.start(
                agent.getNodeName(), bench.block("error 'not reached'").replace("'key'", "'far away'"));
        SlowStore.reached.await();

        build.doStop();

        SlowStore.reached = null;
        bench.ends(Result.ABORTED, build);
        bench.assertNothingIsLeft(build, agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AgentDirectory$Create", "AgentDirectory$State"})
    void whileTheAgentWorksOnTheDirectory(String work) throws Exception {
        SlowAgents.slowDown(work, marker);
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("error 'not reached'"));
        await(() -> Files.exists(marker));

        build.doStop();

        bench.ends(Result.ABORTED, build);
        SlowAgents.speedUp();
        bench.assertNothingIsLeft(build, agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "built-in"})
    void inTheBody(String where) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;
        String semaphore = "body-on-" + where;
        WorkflowRun build = bench.start(node.getSelfLabel().getName(), bench.block("semaphore '" + semaphore + "'"));
        SemaphoreStep.waitForStart(semaphore + "/1", build);

        build.doStop();

        bench.ends(Result.ABORTED, build);
        bench.assertNothingIsLeft(build, node);
    }

    @Test
    void whileItCleansUpWhichItDoesToTheEnd() throws Exception {
        SlowAgents.slowDown("AgentDirectory$Delete", marker);
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("echo 'reached'"));
        await(() -> Files.exists(marker));

        stop(build);
        SlowAgents.speedUp();

        bench.ends(Result.ABORTED, build);
        bench.assertNothingIsLeft(build, agent);
    }

    /** As where several of nested parallel branches are told to stop, each for the same reason. */
    @Test
    void againForTheReasonThatEndedTheBody() throws Exception {
        SlowAgents.slowDown("AgentDirectory$Delete", marker);
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                "try {" + bench.block("semaphore 'ended'")
                        + "} catch (org.jenkinsci.plugins.workflow.steps.FlowInterruptedException e)"
                        + " { echo 'stopped'; throw e }");
        SemaphoreStep.waitForStart("ended/1", build);
        FlowInterruptedException reason = new FlowInterruptedException(Result.ABORTED);
        stop(build, reason);
        await(() -> Files.exists(marker));

        stop(build, reason);
        SlowAgents.speedUp();

        bench.ends(Result.ABORTED, build);
        jenkins.assertLogContains("stopped", build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void twiceWhileItCleansUpWhichIsDoneLater() throws Exception {
        SlowAgents.slowDown("AgentDirectory$Delete", marker);
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("echo 'reached'"));
        await(() -> Files.exists(marker));

        stop(build);
        stop(build);
        bench.ends(Result.ABORTED, build);

        assertThat(Sessions.noted()).hasSize(1);
        SlowAgents.speedUp();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void twiceWhileBwRuns() throws Exception {
        bench.bw.hangAt("login");
        WorkflowRun build = bench.startStuck(agent.getNodeName(), bench.block("error 'not reached'"));

        build.doStop();
        build.doTerm();

        bench.ends(Result.ABORTED, build);
        bench.assertNothingIsLeft(build, agent);
        assertThat(Sessions.noted()).isEmpty();
    }

    /** Stops what goes on as a user would, and returns when that is told to stop. */
    private static void stop(WorkflowRun build) throws Exception {
        stop(build, new FlowInterruptedException(Result.ABORTED));
    }

    private static void stop(WorkflowRun build, FlowInterruptedException reason) throws Exception {
        for (StepExecution step : Objects.requireNonNull(build.getExecution())
                .getCurrentExecutions(true)
                .get()) {
            step.stop(reason);
        }
    }

    /** A store of credentials that may be far away. */
    @TestExtension
    public static final class SlowStore extends CredentialsProvider {

        private static volatile CountDownLatch reached;
        private static volatile CountDownLatch block;

        @Override
        @NonNull
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                @NonNull Class<C> type,
                ItemGroup itemGroup,
                Authentication authentication,
                @NonNull List<DomainRequirement> requirements) {
            if (reached != null) {
                reached.countDown();
                try {
                    block.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return List.of();
        }
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An agent may be lost at any moment. What it kept is deleted when it comes back, and forgotten if it never does. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class LostAgentTest extends InboundAgentBench {

    @ParameterizedTest
    @ValueSource(strings = {"config", "login", "unlock", "list"})
    void whileBwRuns(String command) throws Exception {
        bench.bw.hangAt(command);
        WorkflowRun build = bench.startStuck(
                agent.getNodeName(),
                bench.block("error 'not reached'")
                        .replace(
                                "'master'",
                                "'master', exposeSession: true, items: [bitwardenItem(item: 'x', variable: 'X')]"));
        FilePath workspace = new FilePath(
                new java.io.File(agent.getWorkspaceFor(build.getParent()).getRemote()));

        agents.stop(jenkins, agent.getNodeName());

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("The agent was lost during the login to Bitwarden. Run the build again", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(new AgentErrorCondition().test(build.getExecution().getCauseOfFailure(), null))
                .as("retry(conditions: [agent()]) would do it again")
                .isTrue();
        assertThat(Sessions.beside(workspace)).hasSize(1);

        agents.start(jenkins, agent.getNodeName());

        await(() -> Sessions.beside(workspace).isEmpty());
        assertThat(bench.bw.isRunning()).isFalse();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void inTheBodyWhichGoesOnWhenItIsBack() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                bench.block("semaphore 'lost-and-found'; sh 'test -f \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));
        SemaphoreStep.waitForStart("lost-and-found/1", build);

        agents.stop(jenkins, agent.getNodeName());
        agents.start(jenkins, agent.getNodeName());
        SemaphoreStep.success("lost-and-found/1", null);

        bench.ends(Result.SUCCESS, build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void inTheBodyWhichEndsWithoutIt() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("catchError { semaphore 'lost' }"));
        SemaphoreStep.waitForStart("lost/1", build);
        FilePath workspace = new FilePath(
                new java.io.File(agent.getWorkspaceFor(build.getParent()).getRemote()));

        agents.stop(jenkins, agent.getNodeName());
        SemaphoreStep.success("lost/1", null);

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("The agent is not connected, so the directory " + workspace.getRemote(), build);
        jenkins.assertLogContains("Jenkins deletes it when the agent is back", build);
        assertThat(Sessions.beside(workspace)).hasSize(1);

        agents.start(jenkins, agent.getNodeName());

        await(() -> Sessions.beside(workspace).isEmpty());
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void whileItCleansUp() throws Exception {
        SlowAgents.slowDown("AgentDirectory$Delete", marker);
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("error \"the body's own\""));
        await(() -> Files.exists(marker));
        FilePath workspace = new FilePath(
                new java.io.File(agent.getWorkspaceFor(build.getParent()).getRemote()));

        agents.stop(jenkins, agent.getNodeName());

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("the body's own", build);
        jenkins.assertLogContains(" could not be deleted. bw is still logged in there.", build);
        assertThat(Sessions.beside(workspace)).hasSize(1);

        SlowAgents.speedUp();
        agents.start(jenkins, agent.getNodeName());

        await(() -> Sessions.beside(workspace).isEmpty());
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void forGoodAndItIsForgotten() throws Exception {
        bench.bw.hangAt("login");
        WorkflowRun build = bench.startStuck(agent.getNodeName(), bench.block("error 'not reached'"));
        agents.stop(jenkins, agent.getNodeName());
        bench.ends(Result.FAILURE, build);
        assertThat(Sessions.noted()).hasSize(1);

        jenkins.jenkins.removeNode(agent);

        assertThat(Sessions.noted()).isEmpty();
        FaultBench.assertNoSessionFiles();
        connect();
        bench.assertNothingIsLeft(build, agent);
    }
}

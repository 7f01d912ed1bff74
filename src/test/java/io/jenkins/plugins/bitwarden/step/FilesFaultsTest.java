package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Files from the vault are deleted as sessions are, whatever breaks. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class FilesFaultsTest extends InboundAgentBench {

    @BeforeEach
    void addAnAttachment() throws Exception {
        bench.bw.item("cluster", "kubeconfig");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureOfTheBody(boolean exposeSession) throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                block(exposeSession, "sh 'cat \"$FILE\" \"$ATTACHED\" > both'; error \"the body's own\""));

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("the body's own", build);
        assertThat(workspace(build).child("both").readToString()).isEqualTo(ShellBw.PASSWORD + ShellBw.PASSWORD);
        assertNothingIsLeft(build);
    }

    /** Without a session, the files are all that is left on the agent. */
    @Test
    void anAbortInTheBody() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), block(false, "semaphore 'abort'"));
        SemaphoreStep.waitForStart("abort/1", build);
        assertThat(Sessions.beside(workspace(build))).singleElement().asString().endsWith("-files");
        assertThat(Sessions.noted()).singleElement().asString().endsWith("-files");

        build.doStop();

        bench.ends(Result.ABORTED, build);
        assertNothingIsLeft(build);
    }

    @Test
    void anAbortOfTheDownload() throws Exception {
        bench.bw.hangAt("get");
        WorkflowRun build = bench.startStuck(agent.getNodeName(), block(false, "error 'not reached'"));

        build.doStop();

        bench.ends(Result.ABORTED, build);
        assertThat(bench.bw.isRunning()).isFalse();
        assertNothingIsLeft(build);
    }

    @Test
    void anAbortWhileAFileIsWritten() throws Exception {
        SlowAgents.slowDown("AgentFiles$Create", marker);
        WorkflowRun build = bench.start(agent.getNodeName(), block(false, "error 'not reached'"));
        await(() -> Files.exists(marker));

        build.doStop();

        bench.ends(Result.ABORTED, build);
        SlowAgents.speedUp();
        assertNothingIsLeft(build);
    }

    @Test
    void aDownloadThatFails() throws Exception {
        bench.bw.at("get", "echo 'A 404 error occurred while downloading the attachment.' >&2; exit 1");
        WorkflowRun build = bench.start(agent.getNodeName(), block(true, "error 'not reached'"));

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("has no file for this attachment any more", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertNothingIsLeft(build);
    }

    /** An exit code of 0 is no proof. */
    @Test
    void aDownloadWithoutAFile() throws Exception {
        bench.bw.at("get", "echo Saved; exit 0");
        WorkflowRun build = bench.start(agent.getNodeName(), block(true, "error 'not reached'"));

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("bw reported that it saved the attachment to", build);
        assertNothingIsLeft(build);
    }

    @Test
    void anAgentThatIsLostDuringTheDownload() throws Exception {
        bench.bw.hangAt("get");
        WorkflowRun build = bench.startStuck(agent.getNodeName(), block(false, "error 'not reached'"));
        FilePath workspace = onThisMachine(build);

        agents.stop(jenkins, agent.getNodeName());

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("The agent was lost during the login to Bitwarden. Run the build again", build);
        assertThat(Sessions.beside(workspace)).hasSize(2);

        agents.start(jenkins, agent.getNodeName());
        await(() -> Sessions.beside(workspace).isEmpty());
        assertNothingIsLeft(build);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAgentThatIsLostInTheBody(boolean exposeSession) throws Exception {
        String semaphore = "lost-" + exposeSession;
        WorkflowRun build =
                bench.start(agent.getNodeName(), block(exposeSession, "catchError { semaphore '" + semaphore + "' }"));
        SemaphoreStep.waitForStart(semaphore + "/1", build);
        FilePath workspace = onThisMachine(build);

        agents.stop(jenkins, agent.getNodeName());
        SemaphoreStep.success(semaphore + "/1", null);

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("-files (" + agent.getNodeName() + ") with files from the vault could not be", build);
        assertThat(Sessions.beside(workspace)).hasSize(exposeSession ? 2 : 1);

        agents.start(jenkins, agent.getNodeName());
        await(() -> Sessions.beside(workspace).isEmpty());
        assertNothingIsLeft(build);
    }

    @Test
    void twoStopsWhileItCleansUp() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), block(false, "semaphore 'twice'"));
        SemaphoreStep.waitForStart("twice/1", build);
        SlowAgents.slowDown("AgentDirectory$Delete", marker);
        SemaphoreStep.success("twice/1", null);
        await(() -> Files.exists(marker));

        build.doStop();
        build.doTerm();

        bench.ends(Result.ABORTED, build);
        SlowAgents.speedUp();
        assertNothingIsLeft(build);
    }

    private void assertNothingIsLeft(WorkflowRun build) throws Exception {
        assertHoldsNone("the console", JenkinsRule.getLog(build), List.of(ShellBw.PASSWORD));
        assertHoldsNone(build.getRootDir().toPath(), List.of(ShellBw.PASSWORD));
        bench.assertNothingIsLeft(build, agent);
    }

    private FilePath workspace(WorkflowRun build) {
        return agent.getWorkspaceFor(build.getParent());
    }

    private FilePath onThisMachine(WorkflowRun build) {
        return new FilePath(new File(workspace(build).getRemote()));
    }

    private static String block(boolean exposeSession, String body) {
        return bench.block(body)
                .replace(
                        "'master'",
                        "'master', exposeSession: " + exposeSession + ", items: ["
                                + "bitwardenItem(item: 'cluster', file: true, variable: 'FILE'), "
                                + "bitwardenItem(item: 'cluster', attachment: 'kubeconfig', variable: 'ATTACHED')]");
    }
}

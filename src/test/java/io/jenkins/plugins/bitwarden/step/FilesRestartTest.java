package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A restart of the controller leaves the files of a running body, and deletes those of a block that cannot go on. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class FilesRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    private Path temporary;

    @Test
    void inTheBodyAndDuringADownload() throws Throwable {
        sessions.then(jenkins -> {
            FaultBench bench = new FaultBench(jenkins, temporary.resolve("bw"));
            bench.bw.item("cluster", "kubeconfig");
            WorkflowRun body = start(jenkins, bench, "body", """
                    semaphore 'files'
                    sh 'cat "$FILE" > file; stat -c %a "$FILE" > mode; cat "$FILE"'
                    """);
            SemaphoreStep.waitForStart("files/1", body);
            bench.bw.hangAt("get");
            start(jenkins, bench, "download", "error 'not reached'");
            await(bench.bw::isStuck);
            assertThat(Sessions.noted()).hasSize(3);
        });
        sessions.then(jenkins -> {
            WorkflowRun download = build(jenkins, "download");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(download));
            WorkflowRun body = build(jenkins, "body");
            assertHoldsNone(body.getRootDir().toPath(), List.of(ShellBw.PASSWORD));
            await(() -> Sessions.noted().size() == 1);
            SemaphoreStep.success("files/1", null);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(body));

            var workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(body.getParent()));
            assertThat(workspace.child("file").readToString()).isEqualTo(ShellBw.PASSWORD);
            assertThat(workspace.child("mode").readToString()).isEqualTo("600\n");
            assertHoldsNone("the console", JenkinsRule.getLog(body), List.of(ShellBw.PASSWORD));
            assertHoldsNone(body.getRootDir().toPath(), List.of(ShellBw.PASSWORD));
            FaultBench.assertNoSessions(body, jenkins.jenkins);
            FaultBench.assertNoSessions(download, jenkins.jenkins);
        });
    }

    private static WorkflowRun start(JenkinsRule jenkins, FaultBench bench, String name, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        String block = bench.block(body)
                .replace(
                        "'master'",
                        "'master', exposeSession: false, items: ["
                                + "bitwardenItem(item: 'cluster', file: true, variable: 'FILE'), "
                                + "bitwardenItem(item: 'cluster', attachment: 'kubeconfig', variable: 'ATTACHED')]");
        job.setDefinition(new CpsFlowDefinition("node {\n" + block + "\n}", true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private static WorkflowRun build(JenkinsRule jenkins, String job) {
        return Objects.requireNonNull(jenkins.jenkins.getItemByFullName(job, WorkflowJob.class))
                .getBuildByNumber(1);
    }
}

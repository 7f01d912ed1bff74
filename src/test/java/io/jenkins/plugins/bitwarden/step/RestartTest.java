package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** After a restart of the controller a body goes on, and ends as it would have; a login fails, and leaves nothing. */
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class RestartTest {

    private static final InboundAgentExtension.Options AGENT =
            InboundAgentExtension.Options.newBuilder().name("agent").build();

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension();

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAControllerThatIsShutDownOrKilled(boolean killed) throws Throwable {
        controller.startJenkins();
        controller.runRemotely(RestartTest::startBuilds, temporary.toString());
        stop(killed);
        controller.startJenkins();
        controller.runRemotely(RestartTest::finishBuilds, temporary.toString());
    }

    private static void startBuilds(JenkinsRule jenkins, String folder) throws Exception {
        Path temporary = Path.of(folder);
        FaultBench bench = new FaultBench(jenkins, temporary.resolve("bw"));
        create(jenkins, "login", bench.block("error 'not reached'"));
        create(
                        jenkins,
                        "body",
                        keeping(bench.block("""
                        sh '''
                          touch FOLDER/inside
                          while [ ! -f FOLDER/go ]; do sleep 1; done
                          test -f "$BITWARDENCLI_APPDATA_DIR/data.json"
                          echo "still masked: $BW_SESSION"
                        '''
                        """.replace("FOLDER", folder)))
                                + keeping(bench.block("echo 'logged in anew'")))
                .scheduleBuild2(0);
        await(() -> Files.exists(temporary.resolve("inside")));
        bench.bw.hangAt("login");
        Objects.requireNonNull(job(jenkins, "login").scheduleBuild2(0));
        await(bench.bw::isStuck);
        assertThat(notes(jenkins))
                .as("those of the blocks, and of the kept login")
                .hasSize(3);
    }

    private static String keeping(String block) {
        return block.replace("'master'", "'master', keepLogin: true");
    }

    /** Here the agent does not answer any more while its blocks are to be cleaned up after. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItCleansUpLeavesTheBodyWhatItIs(boolean killed) throws Throwable {
        controller.startJenkins();
        agents.createAgent(controller, AGENT);
        controller.runRemotely(RestartTest::startBodies, temporary.toString());
        ProcessHandle agent = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(" -name agent "))
                .findFirst()
                .orElseThrow();
        new ProcessBuilder("kill", "-STOP", Long.toString(agent.pid())).start().waitFor();
        controller.runRemotely(RestartTest::awaitCleanUps);
        stop(killed);
        agent.destroyForcibly();
        controller.startJenkins();
        agents.startOnly(controller, AGENT);
        controller.runRemotely(RestartTest::finishCleanUps, temporary.toString());
    }

    private void stop(boolean killed) throws Throwable {
        if (killed) {
            controller.stopJenkinsForcibly();
        } else {
            controller.stopJenkins();
        }
    }

    private static void startBodies(JenkinsRule jenkins, String folder) throws Exception {
        FaultBench bench = new FaultBench(jenkins, Path.of(folder, "bw"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "ends");
        job.setDefinition(new CpsFlowDefinition(
                "node('agent') { parallel succeeds: { def end = "
                        + bench.block("echo 'inside'; sleep 20; 'a result'") + " echo \"has $end\" }, fails: { "
                        + bench.block("echo 'inside'; sleep 20; error \"the own, with ${env.BW_SESSION}\"") + " } }",
                true));
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        await(() -> JenkinsRule.getLog(build).split("inside").length == 3);
        assertThat(notes(jenkins)).hasSize(2);
    }

    private static void awaitCleanUps(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = job(jenkins, "ends").getBuildByNumber(1);
        await(() -> Objects.requireNonNull(build.getExecution()).getCurrentExecutions(true).get().stream()
                        .filter(step -> step.getClass().getName().endsWith(".WithBitwardenExecution"))
                        .count()
                == 2);
        assertHoldsNone(build.getRootDir().toPath(), FaultBench.SECRETS);
    }

    private static void finishCleanUps(JenkinsRule jenkins, String folder) throws Exception {
        WorkflowRun build = job(jenkins, "ends").getBuildByNumber(1);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("has a result", build);
        jenkins.assertLogContains("ERROR: the own, with ****", build);
        await(() -> notes(jenkins).isEmpty());
        FilePath workspace =
                Objects.requireNonNull(jenkins.jenkins.getNode("agent")).getWorkspaceFor(build.getParent());
        assertThat(Sessions.beside(Objects.requireNonNull(workspace))).isEmpty();
        assertTheNextWorks(jenkins, "agent", folder, build);
    }

    private static void finishBuilds(JenkinsRule jenkins, String folder) throws Exception {
        WorkflowRun login = job(jenkins, "login").getBuildByNumber(1);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(login));
        jenkins.assertLogContains("Jenkins was restarted while this block logged in to Bitwarden", login);
        jenkins.assertLogContains("Run the build again", login);
        await(() -> notes(jenkins).size() == 1);
        assertThat(sessions(jenkins, login)).isEmpty();
        assertThat(new ShellBw(Path.of(folder, "bw")).isRunning()).isFalse();
        assertThat(notes(jenkins)).singleElement().asString().contains("<build>body#1</build>");

        WorkflowRun body = job(jenkins, "body").getBuildByNumber(1);
        assertThat(sessions(jenkins, body))
                .as("that of the block, and no kept one")
                .hasSize(1);
        new ShellBw(Path.of(folder, "bw")).heal();
        Files.createFile(Path.of(folder, "go"));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(body));
        jenkins.assertLogContains("still masked: ****", body);
        jenkins.assertLogContains("logged in anew", body);
        jenkins.assertLogNotContains("Using the login of another block", body);
        await(() -> notes(jenkins).isEmpty());
        assertThat(sessions(jenkins, body)).as("also not the kept one").isEmpty();

        assertTheNextWorks(jenkins, "built-in", folder, login, body);
    }

    /** Asserts that neither these builds nor the next one, which succeeds, hold a secret or leave a session. */
    private static void assertTheNextWorks(JenkinsRule jenkins, String node, String folder, WorkflowRun... before)
            throws Exception {
        ShellBw bw = new ShellBw(Path.of(folder, "bw"));
        bw.heal();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "next");
        job.setDefinition(new CpsFlowDefinition(
                "node('" + node + "') {" + FaultBench.block(bw.folder(), "sh 'bw get password x'") + "}", true));
        List<WorkflowRun> builds = new ArrayList<>(List.of(before));
        builds.add(jenkins.buildAndAssertSuccess(job));
        for (WorkflowRun build : builds) {
            assertHoldsNone("the console", JenkinsRule.getLog(build), FaultBench.SECRETS);
            assertHoldsNone(build.getRootDir().toPath(), FaultBench.SECRETS);
        }
        assertThat(notes(jenkins)).isEmpty();
    }

    private static WorkflowJob create(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("node {\n" + script + "\n}", true));
        return job;
    }

    private static WorkflowJob job(JenkinsRule jenkins, String name) {
        return Objects.requireNonNull(jenkins.jenkins.getItemByFullName(name, WorkflowJob.class));
    }

    /** By the files, since this runs in another class loader than the plugin, and may call what is public only. */
    private static List<String> notes(JenkinsRule jenkins) throws Exception {
        List<String> notes = new ArrayList<>();
        for (FilePath file :
                jenkins.jenkins.getRootPath().child("bitwarden-sessions").list()) {
            notes.add(file.readToString());
        }
        return notes;
    }

    private static List<String> sessions(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        FilePath workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(build.getParent()));
        return Sessions.beside(workspace);
    }
}

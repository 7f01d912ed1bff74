package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import hudson.tasks.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that a block leaves behind, as {@code bw serve}, has the session key, and would go on with the open vault. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class LeftProcessesTest extends FaultTest {

    private final Path pid = temporary.resolve("pid");

    @BeforeEach
    void forget() throws Exception {
        Files.deleteIfExists(pid);
    }

    @AfterEach
    void end() throws Exception {
        process().ifPresent(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest
    @CsvSource({"agent, ''", "built-in, ''", "agent, error 'the body failed'"})
    void areEndedWithTheBlock(String where, String end) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;

        WorkflowRun build = bench.start(node.getSelfLabel().getName(), bench.block(sh(leave("setsid")) + end));

        bench.ends(end.isEmpty() ? Result.SUCCESS : Result.FAILURE, build);
        assertThat(isRunning()).isFalse();
        bench.assertNothingIsLeft(build, node);
    }

    @Test
    void areEndedAfterTheBuildStepsOfAClassicJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        agent.getNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new Entry("PATH+BW", bench.bw.folder().toString())));
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("key");
        login.setMasterPasswordId("master");
        job.getBuildWrappersList().add(login);
        job.getBuildersList().add(new Shell(leave("setsid")));
        try {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

            assertThat(isRunning()).isFalse();
            FaultBench.assertNoSessionFiles();
            assertThat(build.getResult()).isEqualTo(Result.SUCCESS);
        } finally {
            agent.getNodeProperties().clear();
        }
    }

    /** As the documentation says for a daemon that is to stay. */
    @Test
    void stayIfTheyWereStartedWithoutTheSession() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(), bench.block(sh(leave("env -u BW_SESSION -u BITWARDENCLI_APPDATA_DIR setsid"))));

        bench.ends(Result.SUCCESS, build);
        assertThat(isRunning()).isTrue();
        bench.assertNothingIsLeft(build, agent);
    }

    /** Jenkins itself ends what has the build's JENKINS_NODE_COOKIE or BUILD_ID. */
    private String leave(String how) {
        return "JENKINS_NODE_COOKIE=another BUILD_ID=another " + how + " sh -c \"echo \\$\\$ > " + pid
                + "; exec sleep 600\" > /dev/null 2>&1 &\nwhile ! test -s " + pid + "; do sleep 0.1; done\n";
    }

    private static String sh(String script) {
        return "sh '" + script.replace("\\", "\\\\").replace("\n", "\\n") + "'\n";
    }

    private boolean isRunning() throws Exception {
        return process().isPresent()
                && !Files.readString(Path.of("/proc", Files.readString(pid).strip(), "status"))
                        .contains("State:\tZ");
    }

    private Optional<ProcessHandle> process() throws Exception {
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                : Optional.empty();
    }
}

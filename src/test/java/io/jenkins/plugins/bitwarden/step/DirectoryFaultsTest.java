package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** A session's directory where there is no room for it, where somebody waits for it, and where somebody deletes it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class DirectoryFaultsTest extends FaultTest {

    @Test
    void theBodyMayDeleteIt() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("sh 'rm -rf \"$BITWARDENCLI_APPDATA_DIR\"'"));

        bench.ends(Result.SUCCESS, build);
        bench.assertNothingIsLeft(build, agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleteDir()", "cleanWs()"})
    void theBodyMayDeleteItsWorkspaceAndStaysLoggedIn(String step) throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                "writeFile file: 'old', text: ''\n"
                        + bench.block(step + "; sh 'test ! -e old; test -f \"$BITWARDENCLI_APPDATA_DIR/data.json\";"
                                + " bw get password x'"));

        bench.ends(Result.SUCCESS, build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void itIsForItsOwnerAloneWhateverTheMask() throws Exception {
        bench.bw.at("login", "umask 000");

        WorkflowRun build = bench.start(
                agent.getNodeName(),
                bench.block("sh 'stat -c %a \"$BITWARDENCLI_APPDATA_DIR\" \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));

        bench.ends(Result.SUCCESS, build);
        assertThat(JenkinsRule.getLog(build)).containsSubsequence("\n700\n", "600\n");
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void itsPathMayBeLong() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(), "ws('" + "a-long-name/".repeat(20) + "') {" + bench.block("echo 'hello'") + "}");

        bench.ends(Result.SUCCESS, build);
        bench.assertNothingIsLeft(build, agent);
    }

    /** A file in the place of the folder, since the tests may run as root, who may write anywhere. */
    @Test
    void whereTheTemporaryFolderCannotBeWrittenTheBuildSaysSo() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                "writeFile file: '../blocked@tmp', text: 'a file'; ws(pwd() + '/../blocked') {"
                        + bench.block("error 'not reached'") + "}");

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("for this login cannot be used. Check that the agent’s temporary folder", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
        bench.assertNothingIsLeft(build, agent);
    }

    /** As where the agent runs with the umask 000: another user could exchange the directory under a running login. */
    @Test
    void whereEveryUserMayWriteToTheTemporaryFolderTheBuildSaysSoBeforeBwStarts() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                "sh 'mkdir -p \"${WORKSPACE}@tmp\"; chmod 777 \"${WORKSPACE}@tmp\"'\n"
                        + bench.block("error 'not reached'"));

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("Every user of the agent may write to the folder ", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void whereTheDiskIsFullTheBuildSaysSo() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "only root may mount");
        try {
            WorkflowRun build = bench.start(
                    agent.getNodeName(),
                    "sh 'dd if=/dev/zero of=" + disk.resolve("filler") + " || true'\nws('" + disk.resolve("workspace")
                            + "') {" + bench.block("error 'not reached'") + "}");

            bench.ends(Result.FAILURE, build);
            jenkins.assertLogContains("No space left on device", build);
            jenkins.assertLogContains("Check that the agent’s temporary folder is writable and not full", build);
            jenkins.assertLogNotContains("\tat ", build);
            FilePath workspace = new FilePath(disk.resolve("workspace").toFile());
            FaultBench.await(() -> Sessions.beside(workspace).isEmpty());
            bench.assertNothingIsLeft(build, agent);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFolderLeadsToNoMoreThanAnEmptyFolder() throws Exception {
        Path target = Files.createDirectory(temporary.resolve("target"));

        WorkflowRun build = bench.start(
                agent.getNodeName(),
                "sh 'ln -s " + target + " ../linked@tmp'\n ws(pwd() + '/../linked') {"
                        + bench.block("writeFile file: 'there', text: env.BITWARDENCLI_APPDATA_DIR") + "}");

        bench.ends(Result.SUCCESS, build);
        assertThat(target).isEmptyDirectory();
        bench.assertNothingIsLeft(build, agent);
    }

    /** Nobody can know its name before, so here it waits until something of that name is there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatSomebodyElseHasPutThereIsNeitherUsedNorDeleted(boolean link) throws Exception {
        Path foreign = Files.createDirectory(temporary.resolve("foreign-" + link));
        Path marker = temporary.resolve("marker");
        SlowAgents.slowDown("AgentDirectory$Create", marker);
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("error 'not reached'"));
        FaultBench.await(() -> Files.exists(marker));
        Path planted = Path.of(Sessions.noted().get(0));
        Files.createDirectories(planted.getParent());
        if (link) {
            Files.createSymbolicLink(planted, foreign);
        } else {
            Files.createDirectory(planted);
        }
        Files.writeString(planted.resolve("data.json"), "foreign");
        SlowAgents.speedUp();

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains("for this login cannot be used", build);
        jenkins.assertLogContains("FileAlreadyExistsException", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
        assertThat(planted.resolve("data.json")).hasContent("foreign");
        new FilePath(planted.toFile()).deleteRecursive();
        bench.assertNothingIsLeft(build, agent);
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}

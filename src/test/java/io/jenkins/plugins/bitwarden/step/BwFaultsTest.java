package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Node;
import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bw that is not there, or does not do what it should, on an agent and on the controller. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class BwFaultsTest extends FaultTest {

    private static final String LONGEST_WAIT = "io.jenkins.plugins.bitwarden.longestWait";

    @BeforeAll
    static void waitOneSecondAtMost() {
        System.setProperty(LONGEST_WAIT, "1");
    }

    @AfterAll
    static void waitAsUsual() {
        System.clearProperty(LONGEST_WAIT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kill -SEGV $$                                    | bw failed with an unexpected error",
                "exit 70                                          | bw failed with an unexpected error",
                "echo 'env: node: not found' >&2; exit 127        | bw needs Node.js",
                "printf '? client_id: ' >&2; exit 0               | bw failed with an unexpected error",
                "head -c 100000000 /dev/zero >&2; exit 1          | bw failed with an unexpected error",
                "echo \"$BW_CLIENTSECRET\" >&2; exit 1            | bw said: ****",
                "echo 'ENOSPC: no space left on device, write' >&2; exit 1 | bw cannot write to its directory"
            })
    void atTheLogin(String shell, String message) throws Exception {
        bench.bw.at("login", shell);

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("\tat ", build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void thatIsRefusedForTooManyLoginsWaitsAndSaysSo() throws Exception {
        bench.bw.at(
                "login",
                "[ -f \"$here/stuck\" ] || { touch \"$here/stuck\"; echo 'Rate limit exceeded.' >&2; exit 1; }");

        WorkflowRun build = bench.ends(Result.SUCCESS, bench.start(agent.getNodeName(), bench.block("echo 'hello'")));

        jenkins.assertLogContains(
                "https://vault.example.test refused the login because of too many logins from this agent’s network.",
                build);
        jenkins.assertLogContains("This one waits for its turn, for at most 1 seconds.", build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void thatIsRefusedForTooManyLoginsIsGivenUpWhereThereIsNoTimeToWait() throws Exception {
        bench.bw.at("login", "echo 'Rate limit exceeded.' >&2; exit 1");

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), limited(4, "error 'not reached'")));

        jenkins.assertLogContains(
                "refused the login because of too many logins from this agent’s network. Run the build again", build);
        assertThat(bench.bw.calls()).filteredOn("login --apikey"::equals).hasSizeBetween(1, 2);
        bench.assertNothingIsLeft(build, agent);
    }

    @ParameterizedTest
    @CsvSource({
        "agent,    while :; do sleep 1; done",
        "agent,    yes",
        "agent,    trap '' TERM INT HUP; while :; do sleep 1; done",
        "built-in, trap '' TERM INT HUP; while :; do sleep 1; done"
    })
    void thatHangsIsStoppedWithAllThatItHasStarted(String where, String shell) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;
        bench.bw.at(
                "login",
                "sh -c 'echo $$ > \"$0/stuck\"; " + shell.replace("'", "\"") + "' \"$here\"; echo \"went on\"");

        WorkflowRun build = bench.ends(
                Result.FAILURE, bench.start(node.getSelfLabel().getName(), limited(3, "error 'not reached'")));

        jenkins.assertLogContains("“bw login --apikey” did not end within 3 seconds and was stopped", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.isRunning()).isFalse();
        bench.assertNothingIsLeft(build, node);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "built-in"})
    void thatIsNotThere(String where) throws Exception {
        Node node = where.equals("agent") ? agent : jenkins.jenkins;

        WorkflowRun build = bench.ends(
                Result.FAILURE,
                bench.start(
                        node.getSelfLabel().getName(),
                        FaultBench.block(temporary.resolve("nowhere"), "error 'not reached'")));

        jenkins.assertLogContains("The Bitwarden CLI could not be started. Install bw on this agent", build);
        jenkins.assertLogNotContains("\tat ", build);
        bench.assertNothingIsLeft(build, node);
    }

    @Test
    void thatMayNotBeExecuted() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("data"));
        Files.createFile(
                folder.resolve("bw"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        WorkflowRun build = bench.ends(
                Result.FAILURE, bench.start(agent.getNodeName(), FaultBench.block(folder, "error 'not reached'")));

        jenkins.assertLogContains("The Bitwarden CLI could not be started. Install bw on this agent", build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void thatKnowsNoPreparedServerIsNotGivenTheKey() throws Exception {
        bench.bw.at("config", "echo 'https://bitwarden.com'; exit 0");

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

        jenkins.assertLogContains(
                "did not accept https://vault.example.test as its server, so it was not given", build);
        assertThat(bench.bw.calls()).noneMatch(call -> call.startsWith("login"));
        bench.assertNothingIsLeft(build, agent);
    }

    private static String limited(int seconds, String body) {
        return bench.block(body).replace("masterPasswordId", "timeout: " + seconds + ", masterPasswordId");
    }
}

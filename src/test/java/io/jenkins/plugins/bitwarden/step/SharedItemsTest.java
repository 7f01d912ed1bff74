package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.FaultBench.count;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Blocks of one build that wait for a login, and want values of the vault only, get them from one list. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class SharedItemsTest {

    private static final String LOGIN = "login --apikey";
    private static final String LIST = "list items";
    private static final String UNLOCK = "unlock --raw --passwordenv BW_PASSWORD";
    private static final String WAITING = "Waiting for another block of this build, which is logging in";
    private static final String JOINED = "Using the login of another block of this build";
    private static final String READ = "Using what another block of this build has read from Bitwarden";

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
        bench = new FaultBench(rule, temporary.resolve("bw"));
    }

    @BeforeEach
    void prepare() throws Exception {
        go = temporary.resolve("go-" + UUID.randomUUID());
        bench.bw.item("registry", "backup.txt");
    }

    @AfterEach
    void heal() throws Exception {
        bench.bw.heal();
    }

    @ParameterizedTest
    @EnumSource
    void tenBlocksWithARealBwAreTwoStartsOfIt(RealBw version) throws Exception {
        try (Vault vault = new Vault("ten-" + version)) {
            Path folder = FaultBench.countingBw(version, temporary.resolve("counting-" + version));
            Path calls = folder.resolve("calls");
            String login = "withBitwarden(credentialsId: 'ten-" + version
                    + "', masterPasswordId: 'bitwarden-master-password', items: [bitwardenItem(item: 'registry', ";
            // bw 2026.9.0 fetches the vault once more at an account's first unlock of all, and may list too early then.
            bench.ends(
                    Result.SUCCESS,
                    bench.start(agent.getNodeName(), vault.withBw(version) + "{" + login + "variable: 'PW')]) { } }"));
            int before = vault.server.tokenRequests();
            Files.deleteIfExists(calls);

            WorkflowRun build =
                    bench.start(agent.getNodeName(), """
                    def branches = [:]
                    for (int i = 0; i < 10; i++) {
                      def n = i
                      branches["branch ${n}"] = {
                        %s field: n %% 2 ? 'username' : 'password', variable: 'VALUE')]) {
                          if (env.VALUE.contains(n %% 2 ? 'robot' : 'hunter2')) { echo "right ${n}" }
                          if (n == 9) { sh 'env; ls ../*@tmp; ls ..' }
                        }
                      }
                    }
                    withEnv(['PATH+BW=%s', 'NODE_EXTRA_CA_CERTS=%s']) { parallel branches }
                    """.formatted(login, folder, vault.server.caCertificate()));
            bench.ends(Result.SUCCESS, build);

            assertThat(vault.server.tokenRequests() - before).isEqualTo(1);
            assertThat(Files.readAllLines(calls))
                    .filteredOn(call -> !call.startsWith("config"))
                    .containsExactly(LOGIN, LIST);
            assertThat(count(build, "right ")).isEqualTo(10);
            assertThat(count(build, READ)).isEqualTo(9);
            assertThat(count(build, "Read one value from the vault in ")).isEqualTo(10);
            jenkins.assertLogNotContains("BW_SESSION", build);
            jenkins.assertLogNotContains("BITWARDENCLI_APPDATA_DIR", build);
            List<String> secrets = new ArrayList<>(vault.secrets());
            secrets.add(Vault.ITEM_PASSWORD);
            FaultBench.assertNothingIsLeft(build, agent, secrets);
            assertThat(Sessions.shared()).isZero();
        }
    }

    @Test
    void whoWantsMoreThanTheListTellsHasASessionAndWhatIsMissingIsMissingForItsBlockOnly() throws Exception {
        holdAtTheLogin();
        WorkflowRun build = start(
                block(
                        "item: 'registry', variable: 'PW'",
                        "sh 'echo \"$PW\" | grep -q ^hunter2-'\necho 'inside the first'"),
                block(
                        "item: 'registry', variable: 'KEY', file: true",
                        "sh 'grep -q ^hunter2- \"$KEY\"'\necho 'inside the file'"),
                "catchError {" + block("item: 'gone', variable: 'PW'", "error 'not reached'") + "}",
                block(
                        "item: 'registry', attachment: 'backup.txt', variable: 'BACKUP'",
                        "sh 'grep -q ^hunter2- \"$BACKUP\"'\necho 'inside the attachment'"));

        Files.createFile(go);

        bench.ends(Result.FAILURE, build);
        assertInside(build, "first", "file", "attachment");
        assertThat(count(build, "No item named “gone” in this account’s vault")).isEqualTo(1);
        assertThat(count(build, READ)).isEqualTo(1);
        assertThat(count(build, JOINED)).isEqualTo(2);
        // The missing item is looked for twice before it counts as missing.
        assertThat(bench.bw.calls())
                .filteredOn(call -> !call.startsWith("config") && !call.startsWith("get"))
                .containsExactlyInAnyOrder(LOGIN, LIST, LIST, UNLOCK, LIST, UNLOCK, LIST);
        assertNothingIsLeft(build);
    }

    @Test
    void theOneThatLogsInServesTheOthersAlsoIfItsOwnItemIsMissing() throws Exception {
        holdAtTheLogin();
        WorkflowRun build = start(
                "catchError {" + block("item: 'gone', variable: 'PW'", "error 'not reached'") + "}",
                block("item: 'registry', variable: 'PW'", "echo 'inside the second'"),
                block("item: 'registry', variable: 'PW'", "echo 'inside the third'"));

        Files.createFile(go);

        bench.ends(Result.FAILURE, build);
        assertInside(build, "second", "third");
        assertThat(count(build, "No item named “gone” in this account’s vault")).isEqualTo(1);
        assertThat(count(build, READ)).isEqualTo(2);
        assertThat(bench.bw.calls())
                .filteredOn(call -> !call.startsWith("config"))
                .containsExactly(LOGIN, LIST, UNLOCK, LIST);
        assertNothingIsLeft(build);
    }

    @Test
    void ifTheListCannotBeReadEachUnlocksACopy() throws Exception {
        holdAtTheLogin();
        bench.bw.at("list", "[ -n \"$BW_SESSION\" ] || { echo 'bw has failed' >&2; exit 2; }\n" + list());
        WorkflowRun build = start(
                block("item: 'registry', variable: 'PW'", "echo 'inside the first'"),
                block("item: 'registry', variable: 'PW'", "echo 'inside the second'"));

        Files.createFile(go);

        bench.ends(Result.SUCCESS, build);
        assertInside(build, "first", "second");
        assertThat(count(build, JOINED)).isEqualTo(1);
        assertThat(bench.bw.calls()).containsOnlyOnce(LOGIN);
        assertNothingIsLeft(build);
    }

    @Test
    void ifTheOneThatListsIsStoppedTheOthersGoOnWithItsLogin() throws Exception {
        holdAtTheLogin();
        bench.bw.at(
                "list",
                "if mkdir \"$here/first\"; then echo $$ > \"$here/pid\"; mv \"$here/pid\" \"$here/stuck\"; exec sleep 600; fi\n"
                        + list());
        WorkflowRun build = start(
                block("item: 'registry', variable: 'PW'", "error 'not reached'"),
                block("item: 'registry', variable: 'PW'", "echo 'inside the second'"),
                block("item: 'registry', variable: 'PW'", "echo 'inside the third'"));
        Files.createFile(go);
        await(bench.bw::isStuck);

        FaultBench.stopFirstBlock(build);

        bench.ends(Result.ABORTED, build);
        assertInside(build, "second", "third");
        assertThat(bench.bw.isRunning()).isFalse();
        assertThat(count(build, JOINED)).isEqualTo(2);
        assertThat(bench.bw.calls()).containsOnlyOnce(LOGIN);
        assertNothingIsLeft(build);
    }

    private void holdAtTheLogin() throws Exception {
        bench.bw.at("login", "touch '" + go + ".reached'; while [ ! -f '" + go + "' ]; do sleep 0.1; done; ");
    }

    /** What the vault prints. */
    private static String list() throws Exception {
        return Files.readString(bench.bw.folder().resolve("at-list"));
    }

    private static String block(String item, String body) {
        return "withBitwarden(credentialsId: 'key', masterPasswordId: 'master', items: [bitwardenItem(" + item + ")]) {"
                + body + "}";
    }

    /** Starts a build whose first block logs in, while the others wait. */
    private WorkflowRun start(String first, String... others) throws Exception {
        StringBuilder script = new StringBuilder("parallel first: {" + first + "}");
        for (int i = 0; i < others.length; i++) {
            script.append(", b" + i + ": { waitUntil(initialRecurrencePeriod: 250, quiet: true) { fileExists '" + go
                    + ".reached' }\n" + others[i] + "}");
        }
        WorkflowRun build =
                bench.start(agent.getNodeName(), "withEnv(['PATH+BW=" + bench.bw.folder() + "']) {\n" + script + "\n}");
        await(() -> count(build, WAITING) == others.length);
        return build;
    }

    private static void assertInside(WorkflowRun build, String... texts) throws Exception {
        for (String text : texts) {
            assertThat(count(build, "inside the " + text)).as(text).isEqualTo(1);
        }
        jenkins.assertLogNotContains("not reached", build);
    }

    private static void assertNothingIsLeft(WorkflowRun build) throws Exception {
        List<String> secrets = new ArrayList<>(FaultBench.SECRETS);
        secrets.add(ShellBw.PASSWORD);
        FaultBench.assertNothingIsLeft(build, agent, secrets);
        await(() -> Sessions.shared() == 0);
    }
}

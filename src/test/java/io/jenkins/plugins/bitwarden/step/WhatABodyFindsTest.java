package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is left on an agent for the body of a block to find: in variables, in files, and in all processes. */
@WithJenkins
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class WhatABodyFindsTest {

    private static final String PASSWORD = " gr\u00fc\u00dfe \u20ac \"q\" 'a' \\n $HOME $$ ${PATH} `id` ";
    private static final String ITEM = "items: [bitwardenItem(item: 'registry', variable: 'PW')]";

    @TempDir
    private static Path temporary;

    private static JenkinsRule jenkins;
    private static Vault vault;
    private static Account account;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        account = vault.server
                .addAccount("own@example.test", PASSWORD)
                .add(VaultItem.login("registry").password(Vault.ITEM_PASSWORD));
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                "own",
                "",
                Secret.fromString(account.clientId()),
                Secret.fromString(account.clientSecret()));
        key.setServer(vault.server.url().toString());
        FaultBench.store(key);
        FaultBench.store(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "own-password", "", Secret.fromString(PASSWORD)));
        agent = rule.createOnlineSlave();
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @ParameterizedTest
    @EnumSource
    void withItemsItFindsTheirValuesAndNothingElseOfTheVault(RealBw version) throws Exception {
        Counted bw = new Counted(version);
        try (Processes processes = new Processes(PASSWORD)) {
            ends(Result.SUCCESS, run(bw, "exposeSession: true, " + ITEM, "sh 'bw login --check'"));
            assertThat(processes.seen())
                    .as("this test finds the password where bw gets it in a variable")
                    .isNotEmpty();
        }
        Files.delete(bw.calls);

        try (Processes processes = new Processes(PASSWORD)) {
            WorkflowRun build = run(bw, ITEM, """
                    sh '''
                      env > environment
                      printf %s "$PW" > password
                      touch ready
                      until [ -f go ]; do sleep 0.2; done
                    '''
                    """);
            FilePath workspace = workspace(build, "ready");

            assertThat(Files.readAllLines(bw.calls)).containsExactly("login --apikey", "list items");
            assertThat(processes.seen()).isEmpty();
            assertThat(workspace.child("password").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
            assertThat(workspace.child("environment").readToString())
                    .contains("PW=")
                    .doesNotContain("BW_SESSION", "BITWARDENCLI_APPDATA_DIR", "BW_NOINTERACTION", "BW_CLIENT");
            assertThat(Sessions.beside(workspace)).isEmpty();
            assertThat(filesWith("")).noneMatch(file -> file.endsWith("data.json"));
            for (String secret : List.of(account.clientSecret(), account.clientId(), PASSWORD)) {
                assertThat(filesWith(secret)).as("files with a secret").isEmpty();
                assertThat(Processes.with(secret)).as("processes with a secret").isEmpty();
            }
            assertThat(Processes.with("BITWARDENCLI_APPDATA_DIR=" + agent.getRemoteFS()))
                    .isEmpty();
            workspace.child("go").write("", null);
            ends(Result.SUCCESS, build);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withADiscardedKeyItCanCallBwAndFindsNoKey(RealBw version) throws Exception {
        WorkflowRun build = run(new Counted(version), "discardApiKey: true", """
                sh '''
                  bw get password registry > item
                  bw list items > list
                  touch ready
                  until [ -f go ]; do sleep 0.2; done
                '''
                """);
        FilePath workspace = workspace(build, "ready");

        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(Sessions.beside(workspace)).hasSize(1);
        for (String secret : List.of(account.clientSecret(), account.clientId(), PASSWORD)) {
            assertThat(filesWith(secret)).as("files with a secret").isEmpty();
            assertThat(Processes.with(secret)).as("processes with a secret").isEmpty();
        }
        workspace.child("go").write("", null);
        ends(Result.SUCCESS, build);
        assertThat(Sessions.beside(workspace)).isEmpty();
    }

    @Test
    void aKeyIsDiscardedInAnUnlockedVaultOnly() throws Exception {
        int logins = vault.server.tokenRequests();

        WorkflowRun build = run(new Counted(RealBw.V2026_6_0), "own", "discardApiKey: true", "echo 'in the body'");

        ends(Result.FAILURE, build);
        jenkins.assertLogContains(
                "ERROR: discardApiKey works with an unlocked vault only. Enter the account\u2019s master password",
                build);
        jenkins.assertLogNotContains("in the body", build);
        assertThat(vault.server.tokenRequests()).isEqualTo(logins);
    }

    private static WorkflowRun run(Counted bw, String options, String body) throws Exception {
        return run(bw, "own', masterPasswordId: 'own-password", options, body);
    }

    private static WorkflowRun run(Counted bw, String ids, String options, String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { withEnv(['PATH+BW=" + bw.path() + "', 'NODE_EXTRA_CA_CERTS="
                        + vault.server.caCertificate() + "']) { withBitwarden(credentialsId: '" + ids + "', " + options
                        + ") {\n" + body + "\n} } }",
                true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private static void ends(Result result, WorkflowRun build) throws Exception {
        jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
        assertHoldsNone("the console", JenkinsRule.getLog(build), List.of(account.clientSecret(), PASSWORD));
        assertHoldsNone(build.getRootDir().toPath(), List.of(account.clientSecret(), PASSWORD));
    }

    /** Returns the build's workspace once there is this file in it. */
    private static FilePath workspace(WorkflowRun build, String file) throws Exception {
        await(() -> !build.isBuilding()
                || agent.getWorkspaceFor(build.getParent()).child(file).exists());
        FilePath workspace = agent.getWorkspaceFor(build.getParent());
        assertThat(workspace.child(file).exists()).as(JenkinsRule.getLog(build)).isTrue();
        return workspace;
    }

    private static List<Path> filesWith(String text) throws IOException {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(agent.getRemoteFS()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(bytes)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** A bw that notes its calls. */
    private static final class Counted {

        final Path calls;
        private final Path folder;
        private final RealBw version;

        Counted(RealBw version) throws IOException {
            this.version = version;
            folder = Files.createTempDirectory(temporary, "bw");
            calls = folder.resolve("calls");
            Path script = Files.writeString(
                    folder.resolve("bw"),
                    "#!/bin/sh\necho \"$*\" >> '" + calls + "'\nexec '" + version.folder() + "/bw' \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        String path() {
            return folder + ":" + version.folder();
        }
    }

    /** Looks all the time for processes that have a text in their environment or on their command line. */
    private static final class Processes implements AutoCloseable {

        private final Set<String> seen = new TreeSet<>();
        private final Thread thread;

        Processes(String text) {
            thread = new Thread(() -> {
                try {
                    while (true) {
                        List<String> found = with(text);
                        synchronized (seen) {
                            seen.addAll(found);
                        }
                        Thread.sleep(50);
                    }
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
        }

        /** Returns the command lines of those that there have been so far. */
        Set<String> seen() {
            synchronized (seen) {
                return new TreeSet<>(seen);
            }
        }

        /** Returns the command lines of those that there are now. */
        static List<String> with(String text) {
            String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return ProcessHandle.allProcesses()
                    .map(process -> Path.of("/proc", String.valueOf(process.pid())))
                    .filter(process ->
                            (read(process.resolve("environ")) + read(process.resolve("cmdline"))).contains(bytes))
                    .map(process -> read(process.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.ISO_8859_1);
            } catch (IOException goneOrNotOurs) {
                return "";
            }
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}

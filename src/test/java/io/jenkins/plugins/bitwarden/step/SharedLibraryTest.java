package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.AbstractGlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.GlobalUntrustedLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;
import org.jenkinsci.plugins.workflow.libs.LibraryRetrieverDescriptor;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** The library of docs/shared-library, as Jenkins loads it, with the real bw and stand-ins for docker and ssh. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class SharedLibraryTest {

    private static final String DEPLOY_KEY = """
            -----BEGIN OPENSSH PRIVATE KEY-----
            b3BlbnNzaC1rZXktdjEAAAAAc3RhbmRzIGZvciBhIGtleQ==
            bm8gb25lIGNhbiBsb2cgaW4gd2l0aCB0aGlzIG9uZSBhbnl3aGVyZQ==
            -----END OPENSSH PRIVATE KEY-----""";

    @TempDir
    private Path programs;

    private JenkinsRule jenkins;
    private Vault vault;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        vault.account.add(VaultItem.empty(VaultItem.Kind.SSH_KEY, "app-deploy-key")
                .detail("privateKey", DEPLOY_KEY)
                .detail("publicKey", "ssh-ed25519 AAAA")
                .detail("keyFingerprint", "SHA256:abc"));
        program("docker", """
                #!/bin/sh
                echo "$*" >> "$RECORDS/docker"
                ls -ld "$DOCKER_CONFIG" | cut -c 1-10 >> "$RECORDS/docker-config-mode"
                test "$1" = login || exit 0
                cat > "$RECORDS/stdin"
                test "$5" != refused || { echo 'unauthorized' >&2; exit 1; }
                cp "$RECORDS/stdin" "$DOCKER_CONFIG/config.json"
                """);
        program("ssh", """
                #!/bin/sh
                test "$1" = -i || exit 1
                cat "$2" > "$RECORDS/key"
                ls -l "$2" | cut -c 1-10 > "$RECORDS/key-mode"
                shift 2
                echo "$*" > "$RECORDS/ssh"
                """);
    }

    @AfterEach
    void stop() {
        GlobalLibraries.get().setLibraries(List.of());
        GlobalUntrustedLibraries.get().setLibraries(List.of());
        vault.close();
    }

    @ParameterizedTest
    @CsvSource({"trusted, true", "untrusted, false"})
    void dockerIsLoggedInForTheBlockOnly(String trust, boolean declarative) throws Exception {
        addLibrary(trust.equals("trusted") ? GlobalLibraries.get() : GlobalUntrustedLibraries.get());
        WorkflowRun build = run(Result.SUCCESS, declarative, """
                withRegistryLogin(registry: 'registry.example.test') {
                  sh 'env > "$RECORDS/environment"; docker push "$REGISTRY/app"'
                }
                """);

        assertThat(recorded("docker").lines())
                .containsExactly(
                        "login --username robot --password-stdin registry.example.test",
                        "push registry.example.test/app",
                        "logout registry.example.test");
        assertThat(recorded("stdin")).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(recorded("docker-config-mode").lines()).containsOnly("drwx------");
        assertThat(recorded("environment"))
                .contains("DOCKER_CONFIG=")
                .doesNotContain("BW_SESSION=", "BITWARDENCLI_APPDATA_DIR=", Vault.ITEM_PASSWORD);
        assertNothingIsLeft(build);
        assertThat(vault.server.violations()).isEmpty();
    }

    @Test
    void dockerIsLoggedOutAfterABlockThatFails() throws Exception {
        addLibrary(GlobalLibraries.get());
        WorkflowRun build = run(Result.FAILURE, false, """
                withRegistryLogin(registry: 'registry.example.test') {
                  error 'the body\\'s own error'
                }
                """);

        assertThat(recorded("docker")).endsWith("\nlogout registry.example.test\n");
        jenkins.assertLogContains("the body's own error", build);
        assertNothingIsLeft(build);
    }

    @Test
    void dockerIsLoggedOutAfterABlockThatIsAborted() throws Exception {
        addLibrary(GlobalUntrustedLibraries.get());
        WorkflowRun build = start(false, """
                withRegistryLogin(registry: 'registry.example.test') {
                  semaphore 'logged-in'
                }
                """);
        SemaphoreStep.waitForStart("logged-in/1", build);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(recorded("docker")).endsWith("\nlogout registry.example.test\n");
        assertNothingIsLeft(build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"item: 'no such item'", "registry: 'refused'"})
    void aLoginThatFailsFailsTheBuildBeforeTheBlock(String option) throws Exception {
        addLibrary(GlobalLibraries.get());
        WorkflowRun build = run(Result.FAILURE, false, """
                withRegistryLogin(%s) {
                  echo 'in the block'
                }
                """.formatted(option));

        jenkins.assertLogContains(option.startsWith("item") ? "Not found." : "unauthorized", build);
        jenkins.assertLogNotContains("in the block", build);
        assertThat(programs.resolve("records/docker").toFile().exists()).isEqualTo(option.startsWith("registry"));
        assertNothingIsLeft(build);
    }

    @Test
    void gitConnectsWithADeployKeyForTheBlockOnly() throws Exception {
        addLibrary(GlobalUntrustedLibraries.get());
        WorkflowRun build = run(Result.SUCCESS, true, """
                withDeployKey(item: 'app-deploy-key') {
                  sh 'env > "$RECORDS/environment"; sh -c "$GIT_SSH_COMMAND git@git.example.test"'
                }
                """);

        assertThat(recorded("key")).isEqualTo(DEPLOY_KEY + "\n");
        assertThat(recorded("key-mode")).isEqualTo("-rw-------\n");
        assertThat(recorded("ssh")).isEqualTo("-o IdentitiesOnly=yes -o BatchMode=yes git@git.example.test\n");
        assertThat(recorded("environment")).doesNotContain("BW_SESSION=", "BITWARDENCLI_APPDATA_DIR=");
        assertNothingIsLeft(build);
    }

    @Test
    void aDeployKeyMustBeNamed() throws Exception {
        addLibrary(GlobalLibraries.get());
        WorkflowRun build = run(Result.FAILURE, false, "withDeployKey([:]) { echo 'in the block' }\n");

        jenkins.assertLogContains("withDeployKey needs the name or id of the Bitwarden item", build);
        jenkins.assertLogNotContains("in the block", build);
    }

    private void assertNothingIsLeft(WorkflowRun build) throws Exception {
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.add(Vault.ITEM_PASSWORD);
        DEPLOY_KEY.lines().forEach(secrets::add);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(workspace.list()).isEmpty();
        assertThat(WorkspaceList.tempDir(workspace).list())
                .noneMatch(left -> left.getName().matches("(bitwarden|private)-.*"));
    }

    private WorkflowRun run(Result expected, boolean declarative, String steps) throws Exception {
        WorkflowRun build = start(declarative, steps);
        return jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(build));
    }

    private WorkflowRun start(boolean declarative, String steps) throws Exception {
        Path records = Files.createDirectory(programs.resolve("records"));
        String block = "%s { withEnv(['PATH+PROGRAMS=%s', 'RECORDS=%s']) {\n%s} }"
                .formatted(vault.withBw(RealBw.V2026_6_0), programs, records, steps);
        String pipeline = declarative
                ? "pipeline { agent any; stages { stage('Use') { steps {\n" + block + "\n} } } }"
                : "node {\n" + block + "\n}";
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("@Library('company') _\n" + pipeline, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private void program(String name, String script) throws Exception {
        Path file = Files.writeString(programs.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private String recorded(String name) throws Exception {
        return Files.readString(programs.resolve("records").resolve(name));
    }

    private static void addLibrary(AbstractGlobalLibraries libraries) {
        LibraryConfiguration company = new LibraryConfiguration("company", new FromDocs());
        company.setDefaultVersion("main");
        libraries.setLibraries(List.of(company));
    }

    /** Takes the library from the folder that its documentation is in. */
    public static final class FromDocs extends LibraryRetriever {

        @Override
        public void retrieve(
                String name, String version, boolean changelog, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            new FilePath(Path.of("docs/shared-library").toFile()).copyRecursiveTo("src/**,vars/**", target);
        }

        @Override
        public void retrieve(String name, String version, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            retrieve(name, version, false, target, run, listener);
        }

        /** What Jenkins knows of this retriever. */
        @TestExtension
        public static final class DescriptorImpl extends LibraryRetrieverDescriptor {}
    }
}

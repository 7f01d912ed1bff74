package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Executor;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.tasks.Shell;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import io.jenkins.plugins.bitwarden.masking.BuildMasks;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestNotifier;

/** Logins in freestyle jobs: a real bw, a real Jenkins. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class BitwardenBuildWrapperTest {

    private JenkinsRule jenkins;
    private Vault vault;
    private FreeStyleProject job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        jenkins.jenkins.getGlobalNodeProperties().add(vault.onNodes(RealBw.V2026_6_0));
        job = jenkins.createFreeStyleProject();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void buildStepsReadAnItemAndNoSecretIsLeftAnywhere() throws Exception {
        login(Vault.MASTER);
        shell("""
                env > environment
                printf %s "$BW_SESSION" > session-key
                bw get password registry > item
                echo "session key: $BW_SESSION"
                """);
        List<String> during = new ArrayList<>();
        then(build -> {
            during.addAll(Sessions.beside(workspace(build)));
            assertHoldsNone(build.getRootDir().toPath(), secrets(build));
        });

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        FilePath workspace = workspace(build);
        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        assertThat(workspace.child("environment").readToString())
                .contains("BW_SESSION=", "BW_NOINTERACTION=true", "BITWARDENCLI_APPDATA_DIR=")
                .doesNotContain("BW_CLIENTID", "BW_CLIENTSECRET", "BW_PASSWORD")
                .doesNotContain(vault.secrets());
        jenkins.assertLogContains("session key: ****", build);
        assertThat(during).hasSize(1);
        assertNothingIsLeft(build);
        assertHoldsNone(
                job.getRootDir().toPath().resolve("config.xml").toString(),
                job.getConfigFile().asString(),
                secrets(build));
        assertThat(build.getSensitiveBuildVariables()).contains("BW_SESSION");
        assertThat(vault.server.violations()).isEmpty();
    }

    @Test
    void buildStepsWithItemsFindTheirValuesAndNoLogin() throws Exception {
        String value = "p$ss \"w\u00f6rd\" $HOME $$ 'quoted' \\\\n";
        vault.account.add(VaultItem.login("database").username("db-user").password(value));
        BitwardenItem user = new BitwardenItem("database", "DB_USER");
        user.setField("username");
        BitwardenBuildWrapper wrapper = login(Vault.MASTER);
        wrapper.setItems(List.of(new BitwardenItem("database", "DB_PASSWORD"), user));
        shell("""
                env > environment
                printf %s "$DB_PASSWORD" > password
                echo "values: $DB_PASSWORD, $DB_USER"
                """);
        then(build -> assertThat(Sessions.beside(workspace(build))).isEmpty());

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        FilePath workspace = workspace(build);
        assertThat(workspace.child("password").readToString()).isEqualTo(value);
        assertThat(workspace.child("environment").readToString())
                .contains("DB_USER=db-user")
                .doesNotContain("BW_SESSION", "BITWARDENCLI_APPDATA_DIR", "BW_NOINTERACTION", "BW_CLIENT");
        jenkins.assertLogContains("values: ****, ****", build);
        assertThat(build.getSensitiveBuildVariables()).contains("DB_PASSWORD", "DB_USER");
        assertNothingIsLeft(build);
        assertHoldsNone("the console", JenkinsRule.getLog(build), List.of(value, "db-user"));
        assertHoldsNone(build.getRootDir().toPath(), List.of(value, "db-user"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void buildStepsReadFilesThatAreDeletedAfterThem(boolean exposeSession) throws Exception {
        addCluster();
        BitwardenBuildWrapper wrapper = login(Vault.MASTER);
        wrapper.setItems(List.of(inFile(), attached()));
        wrapper.setExposeSession(exposeSession ? true : null);
        shell("""
                cp "$FILE" file
                cp "$ATTACHED" attached
                stat -c %a "$FILE" "$ATTACHED" > modes
                cat "$FILE"
                """);
        List<String> during = new ArrayList<>();
        then(build -> during.addAll(Sessions.beside(workspace(build))));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        FilePath workspace = workspace(build);
        assertThat(workspace.child("file").readToString()).isEqualTo("p$ssword-of-the-cluster");
        assertThat(workspace.child("attached").readToString()).isEqualTo("a licence");
        assertThat(workspace.child("modes").readToString()).isEqualTo("600\n600\n");
        assertThat(during).hasSize(exposeSession ? 2 : 1).anyMatch(directory -> directory.endsWith("-files"));
        jenkins.assertLogContains("Deleted the files from the vault from this agent", build);
        assertThat(build.getSensitiveBuildVariables()).doesNotContain("FILE", "ATTACHED");
        assertHoldsNone("the console", JenkinsRule.getLog(build), List.of("p$ssword-of-the-cluster"));
        assertNothingIsLeft(build);
    }

    @Test
    void aDownloadThatFailsLeavesNoFiles() throws Exception {
        addCluster();
        vault.server.failAlways(Endpoint.ATTACHMENT, Failure.BAD_GATEWAY);
        login(Vault.MASTER).setItems(List.of(inFile(), attached()));
        then(build -> build.setDescription("reached"));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("did not tell bw where to download the attachment", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(build.getDescription()).isNull();
        assertNothingIsLeft(build);
    }

    private void addCluster() {
        vault.account.add(VaultItem.login("cluster")
                .password("p$ssword-of-the-cluster")
                .attachment("licence", "a licence".getBytes(StandardCharsets.UTF_8)));
    }

    private static BitwardenItem inFile() {
        BitwardenItem item = new BitwardenItem("cluster", "FILE");
        item.setFile(true);
        return item;
    }

    private static BitwardenItem attached() {
        BitwardenItem item = new BitwardenItem("cluster", "ATTACHED");
        item.setAttachment("licence");
        return item;
    }

    @Test
    void buildStepsWithItemsAndASessionButNoKeyCallBw() throws Exception {
        BitwardenBuildWrapper wrapper = login(Vault.MASTER);
        wrapper.setItems(List.of(new BitwardenItem("registry", "PW")));
        wrapper.setExposeSession(true);
        wrapper.setDiscardApiKey(true);
        shell("""
                printf %s "$BW_SESSION" > session-key
                test "$(bw get password registry)" = "$PW"
                cp "$BITWARDENCLI_APPDATA_DIR/data.json" copy
                """);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        String data = workspace(build).child("copy").readToString();
        // The server's access token names the client_id too, in Base64.
        assertThat(data).doesNotContain(vault.account.clientId());
        assertHoldsNone("data.json", data, List.of(vault.account.clientSecret(), Vault.MASTER_PASSWORD));
        assertNothingIsLeft(build);
    }

    @Test
    void whatCannotBeReadFailsTheBuildBeforeItsSteps() throws Exception {
        BitwardenBuildWrapper wrapper = login(Vault.MASTER);
        wrapper.setItems(List.of(new BitwardenItem("not there", "PW")));
        then(build -> build.setDescription("reached"));

        FreeStyleBuild missing = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("No item named \u201cnot there\u201d in this account\u2019s vault.", missing);
        jenkins.assertLogNotContains("\tat ", missing);
        assertThat(missing.getDescription()).isNull();
        assertNothingIsLeft(missing);

        wrapper.setMasterPasswordId(null);
        jenkins.assertLogContains(
                "Items can be read from an unlocked vault only", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        wrapper.setItems(List.of());
        wrapper.setDiscardApiKey(true);
        jenkins.assertLogContains(
                "discardApiKey works with an unlocked vault only", jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void withoutAMasterPasswordTheVaultStaysLocked() throws Exception {
        login(null);
        shell("bw login --check; test -z \"${BW_SESSION-}\"; bw unlock --check || echo it is locked");

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("it is locked", build);
        assertNothingIsLeft(build);
    }

    @Test
    void aBuildStepThatFailsFailsTheBuildAndPostBuildActionsAreMaskedButNotLoggedIn() throws Exception {
        login(Vault.MASTER);
        shell("printf %s \"$BW_SESSION\" > session-key; exit 1");
        job.getPublishersList().add(new TestNotifier() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                listener.getLogger()
                        .println("after: "
                                + workspace(build).child("session-key").readToString());
                listener.getLogger()
                        .println("variable: " + build.getEnvironment(listener).get("BW_SESSION"));
                return true;
            }
        });

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("after: ****", build);
        jenkins.assertLogContains("variable: null", build);
        assertNothingIsLeft(build);
    }

    @Test
    void aSecretOfSeveralLinesIsMaskedLineByLine() throws Exception {
        then(build -> {
            BuildMasks.put(build, List.of("the first line\nthe second line"));
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            try (OutputStream masked = BuildMasks.decorate(build, log)) {
                masked.write("> the second line\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("> ****\n");
        });

        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void aRefusedLoginFailsTheBuildWithWhatToDo() throws Exception {
        vault.account.rotateKey();
        login(Vault.MASTER);
        then(build -> build.setDescription("reached"));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("does not accept this API key", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(build.getDescription()).isNull();
        assertThat(Sessions.beside(workspace(build))).isEmpty();
    }

    @Test
    void anAbortDuringTheLoginLeavesNothing() throws Exception {
        vault.server.failAlways(Endpoint.TOKEN, Failure.NO_ANSWER);
        login(Vault.MASTER);

        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        while (vault.server.requests(Endpoint.TOKEN) == 0) {
            Thread.sleep(50);
        }
        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(Sessions.beside(workspace(build))).isEmpty();
        assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
    }

    @Test
    void anAbortDuringABuildStepLeavesNothing() throws Exception {
        login(Vault.MASTER);
        shell("printf %s \"$BW_SESSION\" > session-key; echo it runs; exec sleep 600");

        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("it runs", build);
        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertNothingIsLeft(build);
    }

    @Test
    void anAbortThatIsStillPendingAtTheEndOfTheBuildStepsLeavesNothing() throws Exception {
        login(Vault.MASTER);
        shell("printf %s \"$BW_SESSION\" > session-key");
        then(build -> Objects.requireNonNull(Executor.currentExecutor()).interrupt(Result.ABORTED));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.ABORTED, job);

        assertNothingIsLeft(build);
    }

    @Test
    void anAbortDuringAPostBuildActionLeavesNothing() throws Exception {
        login(Vault.MASTER);
        shell("printf %s \"$BW_SESSION\" > session-key");
        job.getPublishersList().add(new TestNotifier() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException {
                listener.getLogger().println("it runs");
                Thread.sleep(600_000);
                return true;
            }
        });

        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("it runs", build);
        build.doStop();

        jenkins.waitForCompletion(build);
        assertNothingIsLeft(build);
    }

    @Test
    void secretTextsAndALoginGoTogetherAlsoWhereValuesAndPathsHoldDollars(@TempDir Path folder) throws Exception {
        job.setCustomWorkspace(folder + "/a $$HOME b");
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new StringBinding("BOUND", Vault.MASTER))));
        login(Vault.MASTER);
        shell("""
                printf %s "$BW_SESSION" > session-key
                printf %s "$BOUND" > bound
                bw get password registry > item
                echo "both: $BOUND, $BW_SESSION"
                """);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        FilePath workspace = workspace(build);
        assertThat(workspace.getName()).isEqualTo("a $HOME b");
        assertThat(workspace.child("bound").readToString()).isEqualTo(Vault.MASTER_PASSWORD);
        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
        jenkins.assertLogContains("both: ****, ****", build);
        assertNothingIsLeft(build);
    }

    @Test
    void eachCombinationOfAMatrixJobHasItsOwnLogin() throws Exception {
        MatrixProject matrix = jenkins.createProject(MatrixProject.class);
        matrix.setAxes(new AxisList(new TextAxis("AXIS", "one", "two")));
        BitwardenBuildWrapper wrapper = new BitwardenBuildWrapper(Vault.KEY);
        wrapper.setMasterPasswordId(Vault.MASTER);
        matrix.getBuildWrappersList().add(wrapper);
        matrix.getBuildersList().add(new Shell("""
                set +x
                printf %s "$BW_SESSION" > session-key
                bw get password registry > item
                echo "session key: $BW_SESSION"
                """));

        MatrixBuild build = jenkins.buildAndAssertSuccess(matrix);

        assertThat(build.getExactRuns()).hasSize(2).allSatisfy(run -> {
            assertThat(workspace(run).child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
            jenkins.assertLogContains("session key: ****", run);
            assertNothingIsLeft(run);
            assertHoldsNone(build.getRootDir().toPath(), secrets(run));
        });
        assertThat(vault.server.deviceIds()).hasSize(1);
    }

    private BitwardenBuildWrapper login(String masterPasswordId) {
        BitwardenBuildWrapper wrapper = new BitwardenBuildWrapper(Vault.KEY);
        wrapper.setMasterPasswordId(masterPasswordId);
        job.getBuildWrappersList().add(wrapper);
        return wrapper;
    }

    private void shell(String script) {
        job.getBuildersList().add(new Shell("set +x\n" + script));
    }

    private void then(Step step) {
        job.getBuildersList().add(TestBuilder.of((build, launcher, listener) -> {
            try {
                step.perform(build);
            } catch (IOException | InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }));
    }

    private void assertNothingIsLeft(AbstractBuild<?, ?> build) throws Exception {
        assertThat(Sessions.beside(workspace(build))).isEmpty();
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets(build));
        assertHoldsNone(build.getRootDir().toPath(), secrets(build));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (OutputStream noLongerMasked = BuildMasks.decorate(build, log)) {
            noLongerMasked.write(Vault.MASTER_PASSWORD.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .as("what the build's mask makes of a secret, if it is kept in memory")
                .isEqualTo(Vault.MASTER_PASSWORD);
    }

    /** With the session key where a build step has written one. */
    private List<String> secrets(AbstractBuild<?, ?> build) throws IOException, InterruptedException {
        List<String> secrets = new ArrayList<>(vault.secrets());
        FilePath key = workspace(build).child("session-key");
        if (key.exists()) {
            secrets.add(key.readToString());
            assertThat(secrets.get(3)).hasSize(88);
        }
        return secrets;
    }

    private static FilePath workspace(AbstractBuild<?, ?> build) {
        return Objects.requireNonNull(build.getWorkspace());
    }

    @FunctionalInterface
    private interface Step {

        void perform(AbstractBuild<?, ?> build) throws Exception;
    }
}

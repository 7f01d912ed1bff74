package io.jenkins.plugins.bitwarden.session;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.DumbSlave;
import hudson.slaves.EphemeralNode;
import hudson.slaves.JNLPLauncher;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.step.FaultBench;
import io.jenkins.plugins.bitwarden.step.FaultTest;
import io.jenkins.plugins.bitwarden.step.SecretAssert;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What is written down of a session, and what is deleted for it, and what never is. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class SessionReaperTest extends FaultTest {

    @AfterEach
    void forget() {
        SessionLedger.get().all().forEach(SessionLedger.get()::strike);
    }

    @Test
    void aSessionIsWrittenDownAsLongAsItIsThereWithoutASecret() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("semaphore 'noted'"));
        SemaphoreStep.waitForStart("noted/1", build);

        File[] files = ledger().listFiles();
        assertThat(files).hasSize(1);
        assertThat(files[0]).content().contains(agent.getNodeName(), build.getExternalizableId());
        SecretAssert.assertHoldsNone(ledger().toPath(), FaultBench.SECRETS);

        SemaphoreStep.success("noted/1", null);
        bench.ends(Result.SUCCESS, build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void whatABuildThatIsOverHasLeftIsDeletedBeforeTheNextLoginThere() throws Exception {
        FilePath left = leave(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject()));

        bench.ends(Result.SUCCESS, bench.start(agent.getNodeName(), bench.block("echo 'hello'")));

        assertThat(left.exists()).isFalse();
        assertThat(SessionLedger.get().all()).isEmpty();
    }

    /** Agents may have connected before it was known which builds there are. */
    @Test
    void whatABuildThatIsOverHasLeftIsDeletedOnceTheControllerHasStarted() throws Exception {
        FilePath left = leave(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject()));

        new SessionReaper.Jobs().onLoaded();

        await(() -> SessionLedger.get().all().isEmpty());
        assertThat(left.exists()).isFalse();
    }

    /** An agent like Swarm's takes its node away when it loses its connection, and brings it along when it is back. */
    @Test
    void whatIsLeftOnAnAgentThatRegistersItselfIsDeletedWhenItIsBack() throws Exception {
        FilePath left = leave(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject()));
        SessionLedger.get().update(note -> note.on("self-registered"));
        Slave lost = new SelfRegistered();
        jenkins.jenkins.addNode(lost);

        jenkins.jenkins.removeNode(lost);
        new SessionReaper.Agents().onOnline(jenkins.jenkins.toComputer(), TaskListener.NULL);

        assertThat(SessionLedger.get().all()).hasSize(1);
        DumbSlave back = jenkins.createSlave("self-registered", null, null);
        jenkins.waitOnline(back);
        await(() -> SessionLedger.get().all().isEmpty());
        assertThat(left.exists()).isFalse();
        jenkins.jenkins.removeNode(back);
    }

    @Test
    void whatIsLeftOnAnAgentThatWasNotBackForAWeekIsForgottenWhenTheControllerStarts() throws Exception {
        leave(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject()));
        SessionLedger.get().update(note -> note.on("self-registered"));
        File file = ledger().listFiles()[0];
        assertThat(file.setLastModified(Instant.now().minus(Duration.ofDays(8)).toEpochMilli()))
                .isTrue();

        new SessionReaper.Agents().onOnline(jenkins.jenkins.toComputer(), TaskListener.NULL);

        assertThat(ledger()).isEmptyDirectory();
    }

    @Test
    void whatABuildThatGoesOnUsesStaysAlsoForOthersWhoMayNotSeeIt() throws Exception {
        WorkflowRun build = bench.start(agent.getNodeName(), bench.block("semaphore 'in use'"));
        SemaphoreStep.waitForStart("in use/1", build);
        FilePath workspace = agent.getWorkspaceFor(build.getParent());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy());

        try (ACLContext anonymous = ACL.as2(Jenkins.ANONYMOUS2)) {
            SessionReaper.clear(agent.getNodeName());
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(null);
        }

        assertThat(Sessions.beside(workspace)).hasSize(1);
        SemaphoreStep.success("in use/1", null);
        bench.ends(Result.SUCCESS, build);
    }

    /** As it does when a folder is moved; else a build that goes on would be taken for one that is not there. */
    @Test
    void aJobThatGetsAnotherNameKeepsWhatItHas() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("old"));
        jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("older"));
        SessionLedger.get().add(SessionNote.of(agentWorkspace(), build));

        jenkins.jenkins.getItemByFullName("older", FreeStyleProject.class).renameTo("another");
        build.getParent().renameTo("new");

        assertThat(SessionLedger.get().all())
                .singleElement()
                .extracting(SessionNote::build)
                .isEqualTo("new#1");
        assertThat(new SessionLedger().all())
                .singleElement()
                .extracting(SessionNote::build)
                .isEqualTo("new#1");
    }

    @Test
    void aNodeThatGetsAnotherNameKeepsWhatItHas() throws Exception {
        DumbSlave before = jenkins.createSlave("before", null, null);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        SessionLedger.get().add(SessionNote.of(agentWorkspace(), build).on("before"));

        jenkins.jenkins
                .getNodesObject()
                .replaceNode(before, new DumbSlave("after", before.getRemoteFS(), before.getLauncher()));

        assertThat(SessionLedger.get().all())
                .singleElement()
                .extracting(SessionNote::node)
                .isEqualTo("after");
    }

    @Test
    void whatIsNoDirectoryOfOursIsNotDeletedWhateverIsWrittenDown() throws Exception {
        Path precious = Files.writeString(
                Files.createDirectory(temporary.resolve("precious")).resolve("file"), "precious");
        for (String content : List.of(
                note(precious.getParent().toString(), "gone#1"),
                note(temporary + "/bitwarden-../precious", "gone#1"),
                note(temporary.resolve("bitwarden-6f9a1c34") + "", "gone#1"),
                "<session/>",
                "no XML",
                "<string>x</string>")) {
            Files.createDirectories(ledger().toPath());
            Files.writeString(ledger().toPath().resolve("precious.xml"), content);

            SessionLedger anew = new SessionLedger();

            assertThat(anew.all()).as(content).isEmpty();
        }
        Files.delete(ledger().toPath().resolve("precious.xml"));
        assertThat(precious).hasContent("precious");
    }

    @Test
    void aNoteSurvivesAndALinkInPlaceOfTheDirectoryIsNotFollowed() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        SessionNote note = SessionNote.of(agentWorkspace(), build);
        SessionLedger.get().add(note);
        Path survivor = Files.createDirectory(temporary.resolve("survivor"));
        Files.createFile(survivor.resolve("file"));
        Path directory = Path.of(note.directory());
        Files.createDirectories(directory.getParent());
        Files.createSymbolicLink(directory, survivor);

        assertThat(new SessionLedger().all()).singleElement().hasToString(note.toString());
        SessionReaper.clear(agent.getNodeName());

        assertThat(directory).doesNotExist();
        assertThat(survivor.resolve("file")).exists();
        assertThat(SessionLedger.get().all()).isEmpty();
    }

    /** A file in the place of the folder of the notes, since the tests may run as root, who may write anywhere. */
    @Test
    void aSessionThatCannotBeWrittenDownIsNotOpened() throws Exception {
        Files.deleteIfExists(ledger().toPath());
        Files.createFile(ledger().toPath());
        bench.bw.heal();
        try {
            WorkflowRun build =
                    bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

            jenkins.assertLogContains("cannot be used", build);
            assertThat(bench.bw.calls()).isEmpty();
            assertThat(Sessions.beside(agent.getWorkspaceFor(build.getParent())))
                    .isEmpty();
        } finally {
            Files.delete(ledger().toPath());
        }
    }

    @Test
    void aDirectoryThatCannotBeDeletedFailsTheBuildAndIsTriedAgain() throws Exception {
        Path lasting = temporary.resolve("lasting");
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                bench.block("sh 'mkdir \"$BITWARDENCLI_APPDATA_DIR/x\"; echo x > \"$BITWARDENCLI_APPDATA_DIR/x/y\";"
                        + " chattr +i \"$BITWARDENCLI_APPDATA_DIR/x/y\" || touch " + lasting + "'"));
        jenkins.waitForCompletion(build);
        assumeFalse(Files.exists(lasting), "no chattr here");

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains(" could not be deleted. bw is still logged in there.", build);
        jenkins.assertLogContains("in the background: after 10 seconds at first", build);
        FilePath workspace = agent.getWorkspaceFor(build.getParent());
        assertThat(Sessions.beside(workspace)).hasSize(1);

        new ProcessBuilder(
                        "chattr", "-R", "-i", WorkspaceList.tempDir(workspace).getRemote())
                .start()
                .waitFor();
        bench.ends(Result.SUCCESS, bench.start(agent.getNodeName(), bench.block("echo 'hello'")));
        await(() -> Sessions.beside(workspace).isEmpty());
        bench.assertNothingIsLeft(build, agent);
    }

    /** Each has times of its own, so that a login does not wait for what was tried in vain a moment ago. */
    @Test
    void directoriesThatCannotBeDeletedCostTheNextLoginsNothingAndOneLineForEachAttempt() throws Exception {
        List<FilePath> lasting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lasting.add(leave(jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject())));
        }
        assumeTrue(chattr("+i", lasting) == 0, "only root may lock a file, and not in each file system");
        try (LogRecorder log =
                new LogRecorder().record(SessionReaper.class, Level.INFO).capture(1000)) {
            SessionReaper.clear(agent.getNodeName());
            assertThat(log.getRecords()).hasSize(10).allMatch(line -> line.getThrown() != null);

            SessionReaper.clear(agent.getNodeName());
            assertThat(log.getRecords()).hasSize(10);

            await(() -> log.getRecords().size() == 20);
            assertThat(log.getRecords())
                    .filteredOn(line -> line.getThrown() == null)
                    .hasSize(10)
                    .allMatch(line -> line.getMessage().contains(" could not be deleted; next attempt in 20 seconds"));
        } finally {
            chattr("-i", lasting);
        }
        await(() -> SessionLedger.get().all().isEmpty());
        assertThat(lasting).noneMatch(directory -> Files.exists(Path.of(directory.getRemote())));
    }

    private static int chattr(String change, List<FilePath> directories) throws Exception {
        List<String> command = new ArrayList<>(List.of("chattr", change));
        directories.forEach(
                directory -> command.add(directory.child("data.json").getRemote()));
        return new ProcessBuilder(command).start().waitFor();
    }

    private static final class SelfRegistered extends Slave implements EphemeralNode {

        SelfRegistered() throws Exception {
            super("self-registered", temporary.toString(), new JNLPLauncher());
        }

        @Override
        public SlaveDescriptor getDescriptor() {
            return (SlaveDescriptor) agent.getDescriptor();
        }

        @Override
        public Node asNode() {
            return this;
        }
    }

    private FilePath leave(Run<?, ?> build) throws Exception {
        SessionNote note = SessionNote.of(agentWorkspace(), build);
        SessionLedger.get().add(note);
        FilePath directory = new FilePath(agent.getChannel(), note.directory());
        directory.child("data.json").write("left", null);
        return directory;
    }

    private FilePath agentWorkspace() {
        return agent.getRootPath().child("workspace").child("of-another-build");
    }

    private static String note(String directory, String build) {
        return "<session><node></node><directory>" + directory + "</directory><build>" + build
                + "</build><over>true</over></session>";
    }

    private static File ledger() {
        return new File(Jenkins.get().getRootDir(), "bitwarden-sessions");
    }
}

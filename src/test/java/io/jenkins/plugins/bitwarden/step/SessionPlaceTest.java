package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Launcher;
import hudson.LauncherDecorator;
import hudson.Proc;
import hudson.model.Node;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Where a session's directory is: nothing that works on the workspace may meet it. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class SessionPlaceTest {

    private static final String WHERE =
            "sh 'echo \"session: $BITWARDENCLI_APPDATA_DIR\"; test -f \"$BITWARDENCLI_APPDATA_DIR/data.json\"'";

    @TempDir
    private Path machine;

    private JenkinsRule jenkins;
    private FaultBench bench;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setLabelString("here");
        bench = new FaultBench(jenkins, machine.resolve("bw"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir('app') { BLOCK }",
                "dir('app') { dir('inner/most') { BLOCK } }",
                "dir('app@tmp') { BLOCK }",
                "dir(pwd() + '/app') { BLOCK }",
                "dir('MACHINE/absolute') { BLOCK }",
                "parallel a: { dir('a') { BLOCK } }, b: { dir('b') { BLOCK } }",
                "withEnv(['WORKSPACE_TMP=' + pwd() + '/mine', 'WORKSPACE=MACHINE']) { dir('app') { BLOCK } }",
                "ws(pwd() + '/inside') { BLOCK }",
                "ws(pwd() + '/inside') { dir('app') { BLOCK } }",
                "node('here') { dir('app') { echo 'another workspace' } }; dir('app') { BLOCK }"
            })
    void theSessionIsBesideTheWorkspaceWhateverFolderTheBlockIsIn(String steps) throws Exception {
        WorkflowRun build = run(steps);

        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(sessions(build)).isNotEmpty().allMatch(path -> path.startsWith(workspace + "@tmp/bitwarden-"));
        if (workspace.exists()) {
            assertThat(workspace.list("**/data.json", null, false)).isEmpty();
        }
    }

    @Test
    void inAWorkspaceOfItsOwnItIsBesideThatOne() throws Exception {
        WorkflowRun build = run("ws('MACHINE/another') { dir('app') { BLOCK } }");

        assertThat(sessions(build)).isNotEmpty().allMatch(path -> path.startsWith(machine + "/another@tmp/bitwarden-"));
    }

    @Test
    void onANodeWithinANodeItIsBesideTheWorkspaceOfTheInnerOne() throws Exception {
        Node agent = jenkins.createOnlineSlave(hudson.model.Label.get("there"));

        WorkflowRun build = run("dir('outer') { node('there') { dir('app') { BLOCK } } }");

        FilePath workspace = agent.getWorkspaceFor(build.getParent());
        assertThat(sessions(build)).isNotEmpty().allMatch(path -> path.startsWith(workspace + "@tmp/bitwarden-"));
    }

    @Test
    void inAContainerThatSeesTheWorkspacesFolderItIsThere() throws Exception {
        WorkflowRun build = run("seeing('') { dir('app') { BLOCK } }");

        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(sessions(build)).isNotEmpty().allMatch(path -> path.startsWith(workspace + "@tmp/bitwarden-"));
        assertThat(Sessions.beside(workspace)).isEmpty();
    }

    /** As docker.image().inside within dir(), which shares the folder that it was called in and the one beside that. */
    @Test
    void inAContainerThatDoesNotItIsBesideTheCurrentFolder() throws Exception {
        WorkflowRun build = run("dir('app') { seeing(pwd()) { BLOCK } }");

        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(sessions(build))
                .isNotEmpty()
                .allMatch(path -> path.startsWith(workspace.child("app") + "@tmp/bitwarden-"));
        assertThat(Sessions.beside(workspace)).isEmpty();
        assertThat(Sessions.beside(workspace.child("app"))).isEmpty();
    }

    private WorkflowRun run(String steps) throws Exception {
        String script = steps.replace("BLOCK", bench.block(WHERE)).replace("MACHINE", machine.toString());
        WorkflowRun build = bench.ends(Result.SUCCESS, bench.start("here", script));
        assertThat(Sessions.noted()).isEmpty();
        return build;
    }

    private static List<String> sessions(WorkflowRun build) throws IOException {
        return JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.startsWith("session: ") || line.contains("] session: "))
                .map(line -> line.substring(line.indexOf("session: ") + "session: ".length()))
                .toList();
    }

    /** {@code seeing('/a/folder') { … }}: the block's processes see this folder and the one beside it; all, if it is empty. */
    public static final class SeeingStep extends Step {

        private final String folder;

        @DataBoundConstructor
        public SeeingStep(String folder) {
            this.folder = folder;
        }

        public String getFolder() {
            return folder;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new DecoratedBody(context, new Seeing(folder));
        }

        @TestExtension
        public static final class DescriptorImpl extends DecoratedBody.Descriptor {

            public DescriptorImpl() {
                super("seeing");
            }
        }
    }

    private static final class Seeing extends LauncherDecorator implements Serializable {

        @Serial
        private static final long serialVersionUID = 1;

        private final String folder;

        Seeing(String folder) {
            this.folder = folder;
        }

        @Override
        @NonNull
        public Launcher decorate(@NonNull Launcher launcher, @NonNull Node node) {
            return new Launcher.DecoratedLauncher(launcher) {
                @Override
                public Proc launch(ProcStarter starter) throws IOException {
                    boolean unseen = starter.cmds().stream()
                            .anyMatch(word -> word.matches(".*/bitwarden-[^/]*") && !word.startsWith(folder));
                    return super.launch(unseen ? starter.cmds("false") : starter);
                }
            };
        }
    }
}

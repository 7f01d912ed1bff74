package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import hudson.tasks.Shell;
import io.jenkins.plugins.bitwarden.agent.ContainerDecorator;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.tool.BitwardenCliInstallation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** Which bw a block uses, and what its log says of that. */
@WithJenkins
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class ChosenCliTest {

    @TempDir
    private static Path temporary;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static Vault vault;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
        vault = new Vault();
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(new Entry(
                        "NODE_EXTRA_CA_CERTS", vault.server.caCertificate().toString())));
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @BeforeEach
    void oneTool() {
        tools().setInstallations(new BitwardenCliInstallation(
                "installed", RealBw.V2026_6_0.folder().toString(), List.of()));
        tools().setDefaultCli(null);
    }

    @Test
    void aClassicJobLogsInWithTheToolThatItNames() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("bitwarden");
        login.setCli("installed");
        login.setTimeout(240);
        job.getBuildWrappersList().add(login);
        job.getBuildersList().add(new Shell("bw login --check; command -v bw"));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains(", with bw 2026.6.0", build);
        jenkins.assertLogContains(RealBw.V2026_6_0.folder() + "/bw", build);
    }

    @Test
    void aJobWhoseToolIsGoneSaysSo() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("bitwarden");
        login.setCli("gone");
        job.getBuildWrappersList().add(login);

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains(
                "There is no Bitwarden CLI with the name “gone” under Manage Jenkins, Tools. Check the name, or ask an"
                        + " administrator to add it. These exist: installed.",
                build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void withoutAToolAMissingBwIsToldWithBothWaysOut() throws Exception {
        WorkflowRun build =
                failure("withEnv(['PATH=/bin']) { withBitwarden(credentialsId: 'bitwarden', timeout: 240) { } }");

        jenkins.assertLogContains(
                "Install bw on this agent and add its folder to PATH. Or have Jenkins install it: an administrator adds a"
                        + " “Bitwarden CLI” under Manage Jenkins, Tools, and the job names it with “cli”.",
                build);
    }

    @Test
    void theToolBeatsTheBwInThePathAndTheBodyFindsItToo() throws Exception {
        Path other = program("2020.1.0", "exit 1");

        WorkflowRun build = jenkins.buildAndAssertSuccess(
                job(
                        "withEnv(['PATH+BW=" + other + "']) {"
                                + " withBitwarden(credentialsId: 'bitwarden', cli: 'installed', timeout: 240) { sh 'bw login --check' } }"));

        jenkins.assertLogContains("You are logged in!", build);
        jenkins.assertLogContains(", with bw 2026.6.0", build);
    }

    @Test
    void isLookedForByTheRequestToTheAgentThatCreatesItsDirectory() throws Exception {
        FilePath directory = agent.getRootPath().child("created");
        EnvVars environment = new EnvVars("PATH", RealBw.V2026_6_0.folder().toString());
        LauncherRunner runner = new LauncherRunner(agent.createLauncher(TaskListener.NULL), environment, directory);
        AgentRequests requests = AgentRequests.to(agent);

        runner.createFolder("{}");

        assertThat(runner.executable())
                .hasValueSatisfying(bw -> assertThat(bw.version()).hasToString("2026.6.0"));
        assertThat(requests.count()).isEqualTo(1);
        assertThat(directory.child("data.json").readToString()).isEqualTo("{}");
    }

    @Test
    void aMaliciousBwThatIsFoundIsNotStarted() throws Exception {
        Path malicious = program("2026.4.0", "touch '" + temporary.resolve("started") + "'");

        int before = vault.server.tokenRequests();

        WorkflowRun build = failure("withEnv(['PATH+BW=" + malicious
                + "']) { withBitwarden(credentialsId: 'bitwarden', timeout: 240) { } }");

        jenkins.assertLogContains(
                "The package @bitwarden/cli 2026.4.0 on npm was malicious: it stole secrets from the machines that ran it",
                build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(temporary.resolve("started")).doesNotExist();
        assertThat(vault.server.tokenRequests()).isEqualTo(before);
    }

    @Test
    void anOldBwIsNamedInTheLog() throws Exception {
        Path old = program("2023.12.1", "exec '" + RealBw.V2026_6_0.folder().resolve("bw") + "' \"$@\"");

        WorkflowRun build = jenkins.buildAndAssertSuccess(job(
                "withEnv(['PATH+BW=" + old + "']) { withBitwarden(credentialsId: 'bitwarden', timeout: 240) { } }"));

        jenkins.assertLogContains(", with bw 2023.12.1", build);
        jenkins.assertLogContains(
                "bw 2023.12.1 is more than two years old. It lacks security fixes, and servers may refuse it.", build);
    }

    @Test
    void aContainerWithAPathOfItsOwnUsesTheBwOfItsImage() throws Exception {
        Path image = program("2026.5.0", "exec '" + RealBw.V2026_6_0.folder().resolve("bw") + "' \"$@\"");
        Files.createSymbolicLink(image.resolve("sh"), Path.of("/bin/sh"));
        String block = "inImage('" + image + ":" + System.getenv("PATH") + "') { withBitwarden(%s) { } }";

        WorkflowRun named = failure(block.formatted("credentialsId: 'bitwarden', cli: 'installed'"));
        jenkins.assertLogContains(
                "is in the folder " + RealBw.V2026_6_0.folder()
                        + " of the agent, but processes in the container of this" + " block do not start it.",
                named);

        tools().setDefaultCli("installed");
        WorkflowRun byDefault =
                jenkins.buildAndAssertSuccess(job(block.formatted("credentialsId: 'bitwarden', timeout: 240")));
        jenkins.assertLogContains("Logging in to Bitwarden", byDefault);
    }

    private static BitwardenCliInstallation.DescriptorImpl tools() {
        return ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class);
    }

    /** Returns a folder with a bw that says it is of this version. */
    private static Path program(String version, String script) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("bw-" + UUID.randomUUID()));
        Path bw = Files.writeString(folder.resolve("bw"), "#!/bin/sh\n" + script + "\n");
        assertThat(bw.toFile().setExecutable(true)).isTrue();
        Files.writeString(
                folder.resolve("package.json"), "{\"name\": \"@bitwarden/cli\", \"version\": \"" + version + "\"}");
        return folder;
    }

    private static WorkflowRun failure(String body) throws Exception {
        return jenkins.buildAndAssertStatus(Result.FAILURE, job(body));
    }

    private static WorkflowJob job(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(
                new CpsFlowDefinition("node('" + agent.getSelfLabel().getName() + "') { " + body + " }", true));
        return job;
    }

    /** {@code inImage('/its/path') { … }}. */
    public static final class InImageStep extends Step {

        private final String path;

        @DataBoundConstructor
        public InImageStep(String path) {
            this.path = path;
        }

        public String getPath() {
            return path;
        }

        @Override
        public StepExecution start(StepContext context) {
            return new DecoratedBody(context, new ContainerDecorator(path));
        }

        @TestExtension
        public static final class DescriptorImpl extends DecoratedBody.Descriptor {

            public DescriptorImpl() {
                super("inImage");
            }
        }
    }
}

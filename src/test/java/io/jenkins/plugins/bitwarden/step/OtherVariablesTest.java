package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import hudson.tasks.Shell;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** Variables of a build that could have bw look elsewhere, ask another server or use another session. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class OtherVariablesTest {

    private static final String BLOCK =
            "withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password')";
    private static final String READ = "{ sh 'test \"$(bw get password registry)\" = hunter2-in-the-vault' }";

    @TempDir
    private Path folder;

    private JenkinsRule jenkins;
    private Vault vault;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    /** A key that goes elsewhere reaches this server no more, and its block fails. */
    @Test
    void theKeyGoesToItsOwnServerWhateverVariablesAreAroundTheBlock() throws Exception {
        String script = """
                node { %1$s {
                  %2$s %3$s
                  withEnv(['bitwardencli_appdata_dir=%4$s', 'Bw_Session=abc', 'bw_password=x', 'bw_clientid=user.x',
                           'bw_clientsecret=x', 'Bw_NoInteraction=false', 'Node_Options=--bogus',
                           'NODE_TLS_REJECT_UNAUTHORIZED=0', 'node_tls_reject_unauthorized=0']) { %2$s %3$s }
                  withEnv(['HOME=%4$s', 'XDG_CONFIG_HOME=%4$s', 'APPDATA=%4$s', 'BW_CLEANEXIT=1', 'BW_RESPONSE=true',
                           'BITWARDENCLI_DEBUG=true', 'bw_raw=true']) { %2$s { sh 'test -n "$BW_SESSION"' } }
                } }
                """.formatted(vault.withBw(RealBw.V2026_6_0), BLOCK, READ, folder);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));

        jenkins.buildAndAssertSuccess(job);

        assertThat(vault.server.tokenRequests()).isEqualTo(3);
        try (var written = Files.list(folder)) {
            assertThat(written).isEmpty();
        }
    }

    @Test
    void aClassicJobHasTheSessionUnderItsOwnNames() throws Exception {
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new Entry("PATH+BW", RealBw.V2026_6_0.folder().toString()),
                        new Entry(
                                "NODE_EXTRA_CA_CERTS",
                                vault.server.caCertificate().toString()),
                        new Entry("bitwardencli_appdata_dir", folder.toString()),
                        new Entry("bw_session", "abc")));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        BitwardenBuildWrapper login = new BitwardenBuildWrapper(Vault.KEY);
        login.setMasterPasswordId(Vault.MASTER);
        job.getBuildWrappersList().add(login);
        job.getBuildersList().add(new Shell("test \"$(bw get password registry)\" = hunter2-in-the-vault"));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        assertThat(Sessions.beside(build.getWorkspace())).isEmpty();
        assertThat(vault.server.tokenRequests()).isEqualTo(1);
    }

    /** What is remembered of a bw is not used once there is a folder that it would use before any other. */
    @Test
    void aDataFolderThatAppearsLaterIsNoticed() throws Exception {
        FaultBench bench = new FaultBench(jenkins, folder.resolve("bw"));
        jenkins.jenkins.setLabelString("here");
        bench.ends(Result.SUCCESS, bench.start("here", bench.block("echo 'once'")));

        Files.createDirectory(folder.resolve("bw/bw-data"));

        jenkins.assertLogContains(
                "bw-data instead of this build’s own directory",
                bench.ends(Result.FAILURE, bench.start("here", bench.block("echo 'twice'"))));
        assertThat(bench.bw.calls()).filteredOn("login --apikey"::equals).hasSize(1);
    }
}

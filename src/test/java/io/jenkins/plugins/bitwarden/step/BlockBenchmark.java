package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.Comparison;
import io.jenkins.plugins.bitwarden.cli.MeteredBw;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code ./verify --bench} measures of pipelines. Not run with the tests. */
@WithJenkins
class BlockBenchmark {

    /** What Bitwarden's documentation says to do, in a directory of its own. */
    private static final String SCRIPT = """
            withCredentials([bitwardenApiKey('bitwarden'),
                             string(credentialsId: 'bitwarden-master-password', variable: 'BW_PASSWORD')]) {
              sh '''
                set +x
                export BITWARDENCLI_APPDATA_DIR=$(mktemp -d) BW_NOINTERACTION=true
                bw config server "$SERVER" > server
                bw login --apikey --quiet
                BW_SESSION=$(bw unlock --raw --passwordenv BW_PASSWORD)
                export BW_SESSION
                test "$(bw get password registry)" = hunter2-in-the-vault
                bw logout > logout
                rm -r "$BITWARDENCLI_APPDATA_DIR"
              '''
            }
            """;

    private static final String BLOCK = """
            withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password') {
              sh 'set +x; test "$(bw get password registry)" = hunter2-in-the-vault'
            }
            """;

    private static final String ITEMS = """
            withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                          items: [bitwardenItem(item: 'registry', variable: 'PW')]) {
              sh 'set +x; test "$PW" = hunter2-in-the-vault'
            }
            """;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void blocks(RealBw version, JenkinsRule jenkins) throws Exception {
        MeteredBw bw = new MeteredBw(version, temporary.resolve("bw"));
        try (Vault vault = new Vault()) {
            DumbSlave agent = jenkins.createOnlineSlave();
            Comparison comparison = new Comparison(bw, AgentRequests.to(agent)::count);
            Pipelines pipelines = new Pipelines(jenkins, vault, bw, agent);
            Comparison.Trial script = pipelines.of(SCRIPT);

            double block = comparison.compare("a block and one `bw get`", script, pipelines.of(BLOCK));
            double items = comparison.compare("a block with items", script, pipelines.of(ITEMS));

            System.out.println(comparison);
            assertThat(block).as("a block against the script").isLessThanOrEqualTo(0.8);
            assertThat(items).as("items against the script").isLessThanOrEqualTo(0.6);
        }
    }

    /** Pipelines on one agent. */
    private record Pipelines(JenkinsRule jenkins, Vault vault, MeteredBw bw, DumbSlave agent) {

        /** Returns a build that runs these steps. */
        Comparison.Trial of(String steps) throws Exception {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    """
                    node('%s') { withEnv(['PATH+BW=%s', 'NODE_EXTRA_CA_CERTS=%s', 'SERVER=%s']) {
                    %s
                    } }
                    """.formatted(
                            agent.getNodeName(), bw.path(), vault.server.caCertificate(), vault.server.url(), steps),
                    true));
            return () -> jenkins.buildAndAssertSuccess(job);
        }
    }
}

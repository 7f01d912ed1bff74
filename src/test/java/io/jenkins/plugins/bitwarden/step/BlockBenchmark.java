package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Node;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.cli.Comparison;
import io.jenkins.plugins.bitwarden.cli.Comparison.Cost;
import io.jenkins.plugins.bitwarden.cli.MeteredBw;
import io.jenkins.plugins.bitwarden.cli.Pairs;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.cli.ResultTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code ./verify --bench} measures of pipelines. Not run with the tests. */
@WithJenkins
class BlockBenchmark {

    private static final String SCRIPT = """
            withCredentials([bitwardenApiKey('bitwarden'),
                             string(credentialsId: 'bitwarden-master-password', variable: 'BW_PASSWORD')]) {
              sh '''
                set +x
                EXPECTED=hunter2-in-the-vault
            %s
              '''
            }
            """.formatted(Comparison.SCRIPT);

    /** The script waits for bw as long as it takes, also on a busy machine. So do the blocks. */
    private static final String BLOCK = """
            withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', timeout: 300) {
              sh 'set +x; test "$(bw get password registry)" = hunter2-in-the-vault'
            }
            """;

    private static final String KEEPING = BLOCK.replace(") {", ", keepLogin: true) {");

    private static final String LIGHT = """
            withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', timeout: 300) {
              sh 'set +x; test -n "$BW_SESSION"'
            }
            """;

    private static final String ITEMS = """
            withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', timeout: 300,
                          items: [bitwardenItem(item: 'registry', variable: 'PW')]) {
              sh 'set +x; test "$PW" = hunter2-in-the-vault'
            }
            """;

    /** A pool may keep some threads more or fewer. Were one kept for each block, there would be fifty more. */
    private static final int THREADS_OF_POOLS = 10;

    @TempDir
    static Path temporary;

    private static JenkinsRule jenkins;
    private static Vault vault;
    private static DumbSlave agent;
    private static Comparison table;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        vault.account.withFullIterations();
        agent = rule.createOnlineSlave();
        table = new Comparison(AgentRequests.to(agent)::count);
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @AfterEach
    void deleteJobs() throws Exception {
        for (WorkflowJob job : jenkins.jenkins.getAllItems(WorkflowJob.class)) {
            job.delete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneBlock(RealBw version) throws Exception {
        MeteredBw bw = warm(version);
        Comparison.Trial script = build(bw, onAgent(SCRIPT));

        Pairs<Cost> block = table.compare(bw, "a block and one `bw get`", script, build(bw, onAgent(BLOCK)));
        Pairs<Cost> items = table.compare(bw, "a block with items", script, build(bw, onAgent(ITEMS)));

        assertThat(block.ratio(Cost::wall)).as("a block against the script").isLessThanOrEqualTo(0.8);
        assertThat(items.ratio(Cost::wall)).as("items against the script").isLessThanOrEqualTo(0.6);
        assertThat(items.ours(Cost::starts)).as("starts for items").isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void tenInParallel(RealBw version) throws Exception {
        MeteredBw bw = warm(version);

        Comparison.Trial scripts = build(bw, onAgent(parallel(10, SCRIPT)));

        Pairs<Cost> ten =
                table.compare(bw, "ten in parallel on one node", scripts, sharing(bw, onAgent(parallel(10, BLOCK))));
        Pairs<Cost> items = table.compare(
                bw, "ten with items in parallel on one node", scripts, build(bw, onAgent(parallel(10, ITEMS))));

        assertThat(items.ratio(Cost::wall))
                .as("ten blocks with items against ten scripts")
                .isLessThanOrEqualTo(0.3);
        assertThat(items.ratio(Cost::cpu))
                .as("CPU time of ten blocks with items")
                .isLessThanOrEqualTo(0.3);
        assertThat(items.ours(Cost::starts))
                .as("starts for ten blocks with items")
                .isEqualTo(2);
        assertThat(ten.ratio(Cost::cpu)).as("CPU time of ten blocks").isLessThanOrEqualTo(0.3);
        // Ten starts of bw in the blocks' own scripts follow a login and an unlock that leave one of two processors
        // idle.
        assertThat(ten.ratio(Cost::wall)).as("ten blocks against ten scripts").isLessThanOrEqualTo(0.4);
    }

    @ParameterizedTest
    @EnumSource
    void fiveInARow(RealBw version) throws Exception {
        MeteredBw bw = warm(version);

        Pairs<Cost> five = table.compare(
                bw,
                "five in a row, with `keepLogin: true`",
                build(bw, onAgent(SCRIPT.repeat(5))),
                sharing(bw, onAgent(KEEPING.repeat(5))));

        assertThat(five.ratio(Cost::wall))
                .as("five blocks against five scripts")
                .isLessThanOrEqualTo(0.35);
    }

    /** Fifty scripts would take minutes. The blocks are not compared with them. */
    @ParameterizedTest
    @EnumSource
    void fiftyOverFourAgents(RealBw version) throws Exception {
        MeteredBw bw = warm(version);
        List<DumbSlave> agents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DumbSlave one = jenkins.createOnlineSlave();
            one.setNumExecutors(13);
            jenkins.jenkins.updateNode(one);
            agents.add(one);
        }
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
        String names = agents.stream().map(Node::getNodeName).collect(Collectors.joining("', '"));
        Comparison.Trial fifty = build(
                bw,
                "def agents = ['" + names + "']\n"
                        + parallel(50, "node(agents[n % agents.size()]) {\n" + LIGHT + "}\n"));
        fifty.run();
        int before = fewestThreads(0);
        vault.server.resetTraffic();
        long start = System.nanoTime();

        fifty.run();

        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        int after = fewestThreads(before);
        new ResultTable("", "wall time", "token requests", "threads before", "threads after")
                .row(
                        "%s: 50 branches over four agents | %d s | %d | %d | %d",
                        bw, wall.toSeconds(), vault.server.tokenRequests(), before, after);
        assertThat(vault.server.tokenRequests()).isEqualTo(4);
        assertThat(after - before).as("threads more").isLessThanOrEqualTo(THREADS_OF_POOLS);
        for (DumbSlave one : agents) {
            jenkins.jenkins.removeNode(one);
        }
    }

    /** Waits until idle threads have ended, which pools keep for a minute, or until there are no more than this. */
    private static int fewestThreads(int enough) throws InterruptedException {
        int fewest = Integer.MAX_VALUE;
        for (int second = 0; second < 75 && fewest > enough; second++) {
            Thread.sleep(1000);
            fewest = Math.min(fewest, ManagementFactory.getThreadMXBean().getThreadCount());
        }
        return fewest;
    }

    /** Returns a bw with which a script and a block have been run. Only the first block makes sure what bw reads. */
    private static MeteredBw warm(RealBw version) throws Exception {
        MeteredBw bw = new MeteredBw(version, temporary.resolve(version.name()));
        build(bw, onAgent(SCRIPT + BLOCK)).run();
        return bw;
    }

    private static String onAgent(String steps) {
        return "node('" + agent.getNodeName() + "') {\n" + steps + "}\n";
    }

    /** Returns steps that run so many branches. In a branch, {@code n} is its number. */
    private static String parallel(int branches, String steps) {
        return """
                def branches = [:]
                for (int i = 0; i < %d; i++) {
                  def n = i
                  branches["branch ${n}"] = {
                %s
                  }
                }
                parallel branches
                """.formatted(branches, steps);
    }

    /** Returns a build that runs these steps. */
    private static Comparison.Trial build(MeteredBw bw, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "withEnv(['PATH+BW=%s', 'NODE_EXTRA_CA_CERTS=%s', 'SERVER=%s']) {\n%s}\n"
                        .formatted(bw.path(), vault.server.caCertificate(), vault.server.url(), steps),
                true));
        return () -> jenkins.buildAndAssertSuccess(job);
    }

    /** Returns a build whose blocks must share one login and one unlock. */
    private static Comparison.Trial sharing(MeteredBw bw, String steps) throws Exception {
        Comparison.Trial build = build(bw, steps);
        return () -> {
            vault.server.resetTraffic();
            build.run();
            assertThat(vault.server.tokenRequests()).as("token requests").isEqualTo(1);
            assertThat(bw.starts())
                    .filteredOn(start -> start.startsWith("unlock"))
                    .as("unlocks")
                    .hasSize(1);
        };
    }
}

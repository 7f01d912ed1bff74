package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Many blocks with one credential, beside each other and after each other. */
final class ManyBlocks {

    private final FaultBench bench;
    private final List<DumbSlave> agents = new ArrayList<>();

    ManyBlocks(JenkinsRule jenkins, Path folder, int agents, int executors) throws Exception {
        bench = new FaultBench(jenkins, folder);
        for (int i = 0; i < agents; i++) {
            DumbSlave agent = jenkins.createOnlineSlave();
            agent.setNumExecutors(executors);
            this.agents.add(agent);
        }
        jenkins.jenkins.updateNode(this.agents.get(0));
        jenkins.jenkins.setNodes(jenkins.jenkins.getNodes());
    }

    /**
     * Runs so many blocks that none ends before all are open, evenly on all agents. The blocks of an agent share a login,
     * and none of those that wait for it keeps a thread.
     */
    void atOnce(int blocks) throws Exception {
        bench.bw.heal();
        Path go = Files.createTempDirectory(bench.bw.folder(), "go").resolve("on");
        bench.bw.at("login", "while [ ! -f '" + go + "' ]; do sleep 0.2; done");
        String names = agents.stream().map(DumbSlave::getNodeName).collect(Collectors.joining("', '"));
        WorkflowRun build = bench.start("built-in", """
                def agents = ['%s']
                def open = 0
                def nodes = [:]
                for (int a = 0; a < agents.size(); a++) {
                  def agent = agents[a]
                  def branches = [:]
                  for (int i = a; i < %2$d; i += agents.size()) {
                    branches["branch ${i}"] = { %3$s }
                  }
                  nodes[agent] = { node(agent) { parallel branches } }
                }
                parallel nodes
                """.formatted(
                names,
                blocks,
                bench.block(
                                "open++; waitUntil(initialRecurrencePeriod: 2000, quiet: true) { open == " + blocks
                                        + " }\nif (!fileExists(\"${env.BITWARDENCLI_APPDATA_DIR}/data.json\")) { error 'gone' }")
                        .replace("'master'", "'master', timeout: 300")));
        FaultBench.await(() ->
                JenkinsRule.getLog(build).split("Waiting for another block").length - 1 == blocks - agents.size());
        FaultBench.await(() -> threads() == agents.size());
        Files.createFile(go);
        ends(build);
        assertThat(bench.bw.calls()).filteredOn("login --apikey"::equals).hasSize(agents.size());
        bench.bw.heal();
    }

    /** Returns how many threads do something for a block. */
    private static long threads() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().startsWith("io.jenkins.plugins.bitwarden.session.")))
                .count();
    }

    /** Runs blocks one after the other on the first agent. */
    void inARow(int blocks) throws Exception {
        ends(bench.start(
                agents.get(0).getNodeName(),
                "for (int i = 0; i < " + blocks + "; i++) {\n" + bench.block("echo 'open'") + "}"));
    }

    private void ends(WorkflowRun build) throws Exception {
        bench.ends(Result.SUCCESS, build);
        assertThat(Sessions.noted()).isEmpty();
        FaultBench.assertNoSessionFiles();
        for (DumbSlave agent : agents) {
            FilePath workspaces = agent.getRootPath().child("workspace");
            assertThat(workspaces.exists() ? workspaces.list("**/data.json") : new FilePath[0])
                    .isEmpty();
        }
        SecretAssert.assertHoldsNone(build.getRootDir().toPath(), FaultBench.SECRETS);
    }
}

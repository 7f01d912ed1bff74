package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

    /** Runs so many blocks that none ends before all are open, evenly on all agents. */
    void atOnce(int blocks) throws Exception {
        String branches = agents.stream()
                .map(DumbSlave::getNodeName)
                .collect(Collectors.joining("', '", "def agents = ['", "']\ndef open = 0\ndef branches = [:]\n"));
        String script = branches
                + """
                for (int i = 0; i < %1$d; i++) {
                  def agent = agents[i %% agents.size()]
                  branches["branch ${i}"] = { node(agent) { %2$s } }
                }
                parallel branches
                """.formatted(
                                blocks,
                                bench.block("open++; waitUntil(initialRecurrencePeriod: 500, quiet: true) { open == "
                                        + blocks + " }\nsh 'test -f \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));
        ends(bench.start("built-in", script));
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

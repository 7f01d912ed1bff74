package io.jenkins.plugins.bitwarden.session;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The workspace of a step, whatever {@code dir()} is around it. The temporary folder of a current folder may lie in the
 * workspace, where {@code stash}, {@code docker build} and {@code git clean} meet it. The build's
 * {@code node} and {@code ws} blocks have noted it; the variable {@code WORKSPACE_TMP} could be set by the job.
 */
public record EnclosingWorkspace(StepContext context) {

    /**
     * Returns it, or the current folder if no block has noted a workspace on this agent.
     *
     * @throws IOException if the step's context is lost
     * @throws InterruptedException if the build was stopped
     */
    public FilePath find() throws IOException, InterruptedException {
        FilePath current = context.get(FilePath.class);
        FlowNode step = context.get(FlowNode.class);
        Computer computer = current.toComputer();
        FilePath found = null;
        if (step != null && computer != null) {
            for (BlockStartNode block : step.iterateEnclosingBlocks()) {
                WorkspaceAction noted = block.getAction(WorkspaceAction.class);
                if (noted != null && !noted.getNode().equals(computer.getName())) {
                    break;
                }
                if (noted != null) {
                    FilePath workspace = new FilePath(current.getChannel(), noted.getPath());
                    // ws() can make a workspace within another one.
                    if (found == null || isWithin(WorkspaceList.tempDir(found), workspace)) {
                        found = workspace;
                    }
                }
            }
        }
        return found == null ? current : found;
    }

    private static boolean isWithin(FilePath folder, FilePath workspace) {
        for (FilePath around = folder; around != null; around = around.getParent()) {
            if (around.getRemote().equals(workspace.getRemote())) {
                return true;
            }
        }
        return false;
    }
}

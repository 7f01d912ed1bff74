package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.bitwarden.agent.AgentProcesses;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bw that a block uses: the one that the job names, or the administrators' default, or the one in the PATH.
 *
 * @param name of a tool, or null if the job names none
 */
public record ChosenCli(@CheckForNull String name) {

    /**
     * Installs the tool where that is needed, and adds the variables that have it used to an environment.
     *
     * @param environment the variables of the build's processes
     * @param folder the build's current folder
     * @param launcher starts the processes of the block
     * @param log the log of the build
     * @return what was added; nothing for the bw in the PATH
     * @throws AbortException if there is no such tool, or it cannot be installed or seen here; with a sentence for the log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    public EnvVars addTo(EnvVars environment, FilePath folder, Launcher launcher, TaskListener log)
            throws IOException, InterruptedException {
        BitwardenCliInstallation.DescriptorImpl tools = tools();
        boolean isDefault = name == null;
        String wanted = isDefault ? tools.getDefaultCli() : name;
        Computer computer = folder.toComputer();
        Node node = computer == null ? null : computer.getNode();
        // With a surrounding "tools", the default is chosen already: by the job.
        if (wanted == null
                || node == null
                || isDefault && environment.containsKey(BitwardenCliInstallation.HOME_VARIABLE)) {
            return new EnvVars();
        }
        BitwardenCliInstallation tool = tools.named(wanted)
                .orElseThrow(() -> new AbortException(
                        Messages.ChosenCli_missing(wanted, names().collect(Collectors.joining(", ")))))
                .forNode(node, log)
                .forEnvironment(environment);
        String home = tool.getHome();
        if (home == null) {
            throw new AbortException(Messages.ChosenCli_noHome(wanted, node.getDisplayName()));
        }
        EnvVars variables = new EnvVars();
        tool.buildEnvVars(variables);
        EnvVars extended = new EnvVars(environment);
        extended.overrideAll(variables);
        if (new AgentProcesses(launcher).startBwOf(new FilePath(folder.getChannel(), home), extended)) {
            environment.overrideAll(variables);
            return variables;
        }
        if (!isDefault) {
            throw new AbortException(Messages.ChosenCli_unseen(wanted, home));
        }
        return new EnvVars();
    }

    /**
     * Returns a drop-down of tools.
     *
     * @param all whether it has all tools, or the current one alone
     * @param current the name that is selected now
     */
    public static ListBoxModel items(boolean all, String current) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.ChosenCli_default(), "");
        Stream<String> offered = Stream.concat(all ? names() : Stream.empty(), Stream.of(current));
        offered.filter(name -> !name.isEmpty()).distinct().forEach(items::add);
        return items;
    }

    private static Stream<String> names() {
        return Arrays.stream(tools().getInstallations()).map(BitwardenCliInstallation::getName);
    }

    private static BitwardenCliInstallation.DescriptorImpl tools() {
        return ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class);
    }
}

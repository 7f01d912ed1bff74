package io.jenkins.plugins.bitwarden.tool;

import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Node;
import hudson.tools.InstallSourceProperty;
import hudson.tools.ToolInstaller;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The Bitwarden CLIs of the Jenkins of a test. */
final class Tools {

    private Tools() {}

    /** Has Jenkins know one Bitwarden CLI, with an installer. */
    static void set(String name, ToolInstaller installer) throws IOException {
        descriptor()
                .setInstallations(new BitwardenCliInstallation(
                        name, null, List.of(new InstallSourceProperty(List.of(installer)))));
    }

    static BitwardenCliInstallation.DescriptorImpl descriptor() {
        return ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class);
    }

    /** Returns the names of what is in the folder of a tool on a node. */
    static List<String> installed(Node node, String name) throws IOException, InterruptedException {
        FilePath folder = folder(node, name);
        return folder.exists() ? folder.list().stream().map(FilePath::getName).toList() : List.of();
    }

    static FilePath folder(Node node, String name) {
        return Stream.of("tools", descriptor().getId().replace('$', '_'), name)
                .reduce(node.getRootPath(), FilePath::child, (one, other) -> other);
    }
}

package io.jenkins.plugins.bitwarden.step;

import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import java.util.List;

/** The directories of sessions beside a workspace. */
final class Sessions {

    private Sessions() {}

    static List<String> beside(FilePath workspace) throws Exception {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        return temporary.exists()
                ? temporary.list().stream()
                        .map(FilePath::getName)
                        .filter(name -> name.startsWith("bitwarden-"))
                        .toList()
                : List.of();
    }
}

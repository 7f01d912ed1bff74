package io.jenkins.plugins.bitwarden.session;

import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What there is of sessions, and of files from the vault. */
public final class Sessions {

    private Sessions() {}

    /** Returns the names of the directories of sessions and of files beside a workspace. */
    public static List<String> beside(FilePath workspace) throws Exception {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        return temporary.exists()
                ? temporary.list().stream()
                        .map(FilePath::getName)
                        .filter(name -> name.startsWith("bitwarden-"))
                        .toList()
                : List.of();
    }

    /** Returns the paths of the directories that are written down. */
    public static List<String> noted() {
        return SessionLedger.get().all().stream().map(SessionNote::directory).toList();
    }

    /** Returns how many logins blocks share, or could join. */
    public static int shared() {
        return SharedLogins.get().size();
    }

    /** Lets shared logins be older than they are. */
    public static void turnClock(Duration ahead) {
        SharedLogins.get().setClock(Clock.offset(Clock.systemUTC(), ahead));
    }
}

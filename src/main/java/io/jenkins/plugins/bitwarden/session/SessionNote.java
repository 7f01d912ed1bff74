package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.bitwarden.agent.AgentDirectory;
import java.io.Serial;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * The node, path and build of one directory, of a session or with files of the vault, which is enough to delete it. It
 * contains no secret. It is stored in the {@link SessionLedger} and with the state of its block.
 */
public final class SessionNote implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private static final Pattern OUR_NAME =
            Pattern.compile("bitwarden-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-files)?");
    private static final String FILES = "-files";

    private final String node;
    private final String directory;
    private final String build;
    private final boolean over;

    private SessionNote(String node, String directory, String build, boolean over) {
        this.node = node;
        this.directory = directory;
        this.build = build;
        this.over = over;
    }

    /**
     * Chooses a directory beside a workspace for a new session. Its name is random, so that nobody can create it
     * before.
     *
     * @throws AbortException if the workspace's agent is gone, or nothing can be created beside the workspace
     */
    public static SessionNote of(FilePath workspace, Run<?, ?> build) throws AbortException {
        Computer computer = workspace.toComputer();
        if (computer == null) {
            throw new LostAgentException(Messages.SessionNote_noAgent());
        }
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new AbortException(Messages.SessionNote_noTemporaryFolder(workspace.getRemote()));
        }
        if (temporary.getRemote().indexOf('\n') >= 0) {
            throw new AbortException(
                    Messages.SessionNote_lineEnd(workspace.getRemote().replace('\n', ' ')));
        }
        FilePath directory = temporary.child(newName());
        return new SessionNote(computer.getName(), directory.getRemote(), build.getExternalizableId(), false);
    }

    /** Returns the note of the directory for the files of the same block, beside this one. */
    public SessionNote forFiles() {
        return new SessionNote(node, directory + FILES, build, false);
    }

    /**
     * Returns a note of another directory beside this one. It says that its session is over, so that it is deleted at the
     * next opportunity, unless {@link SharedLogins} keeps it.
     */
    SessionNote toKeep() {
        String parent = directory.substring(0, directory.length() - name().length());
        return new SessionNote(node, parent + newName(), build, true);
    }

    private static String newName() {
        return "bitwarden-" + UUID.randomUUID();
    }

    /** Returns the directory's unique name. */
    String name() {
        return directory.substring(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1);
    }

    String node() {
        return node;
    }

    /** Returns the directory's absolute path on the node. */
    public String directory() {
        return directory;
    }

    /** Returns {@link Run#getExternalizableId()}. */
    String build() {
        return build;
    }

    /** Returns whether the session is over, even if its build is not. */
    boolean isOver() {
        return over;
    }

    /** Returns whether the directory is for files, and not for a session. */
    boolean isForFiles() {
        return directory.endsWith(FILES);
    }

    SessionNote over() {
        return new SessionNote(node, directory, build, true);
    }

    SessionNote on(String renamedNode) {
        return new SessionNote(renamedNode, directory, build, over);
    }

    SessionNote in(String renamedBuild) {
        return new SessionNote(node, directory, renamedBuild, over);
    }

    /** Returns whether the directory has a session's name, so that nothing else is deleted by mistake. */
    boolean isOurs() {
        return node != null
                && directory != null
                && Util.fixEmpty(build) != null
                && OUR_NAME.matcher(name()).matches();
    }

    /** Returns the directory, or nothing if its agent is not connected. */
    Optional<AgentDirectory> location() {
        Computer computer = Jenkins.get().getComputer(node);
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        return Optional.ofNullable(channel).map(connected -> new AgentDirectory(new FilePath(connected, directory)));
    }

    @Override
    public String toString() {
        return node.isEmpty() ? directory : directory + " (" + node + ")";
    }
}

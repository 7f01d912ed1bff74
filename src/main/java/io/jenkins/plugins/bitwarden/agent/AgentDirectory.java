package io.jenkins.plugins.bitwarden.agent;

import hudson.FilePath;
import hudson.remoting.RemoteInputStream;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.Directory;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * A {@link Directory} on an agent. Not by the methods of {@link FilePath}, which create first and restrict afterwards.
 *
 * @param location where it is
 */
public record AgentDirectory(FilePath location) implements Directory {

    @Override
    public String path() {
        return location.getRemote();
    }

    @Override
    public void create() throws IOException, InterruptedException {
        location.act(new Create());
    }

    @Override
    public void write(String name, String content) throws IOException, InterruptedException {
        location.act(new Write(name, content));
    }

    @Override
    public Optional<InputStream> read(String name) throws IOException, InterruptedException {
        return Optional.ofNullable(location.act(new Read(name)));
    }

    @Override
    public void delete() throws IOException, InterruptedException {
        location.act(new Delete());
    }

    /** Ends what is left of bw and of its build there, as when an agent died and came back. */
    public void end() throws IOException, InterruptedException {
        VirtualChannel agent = location.getChannel();
        if (agent != null) {
            agent.call(new SessionProcesses(path()));
        }
    }

    private static LocalDirectory on(File agent) {
        return new LocalDirectory(agent.toPath());
    }

    private static final class Create extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            on(location).create();
            return null;
        }
    }

    private static final class Write extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String name;
        private final String content;

        Write(String name, String content) {
            this.name = name;
            this.content = content;
        }

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            on(location).write(name, content);
            return null;
        }
    }

    private static final class Read extends MasterToSlaveFileCallable<InputStream> {
        @Serial
        private static final long serialVersionUID = 1;

        private final String name;

        Read(String name) {
            this.name = name;
        }

        @Override
        public InputStream invoke(File location, VirtualChannel channel) throws IOException {
            return on(location)
                    .read(name)
                    .map(content -> new RemoteInputStream(content, RemoteInputStream.Flag.GREEDY))
                    .orElse(null);
        }
    }

    private static final class Delete extends MasterToSlaveFileCallable<Void> {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Void invoke(File location, VirtualChannel channel) throws IOException {
            on(location).delete();
            return null;
        }
    }
}

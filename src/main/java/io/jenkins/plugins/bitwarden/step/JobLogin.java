package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.tasks.BuildWrapper;
import io.jenkins.plugins.bitwarden.agent.ExactVariables;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.masking.BuildMasks;
import io.jenkins.plugins.bitwarden.session.BlockLogin.Opened;
import io.jenkins.plugins.bitwarden.session.BuildLogin;
import io.jenkins.plugins.bitwarden.session.NotedDirectory;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.tool.ChosenCli;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the build steps of a classic job find in their environment, until all of them have ended. */
final class JobLogin extends BuildWrapper.Environment {

    private final SessionNote note;

    /** Values that must arrive as they are. */
    private final Map<String, String> exact;

    /** The variables that have a tool's bw used. */
    private final EnvVars chosenCli;

    private volatile boolean closed;

    private JobLogin(BuildWrapper wrapper, SessionNote note, Map<String, String> exact, EnvVars chosenCli) {
        wrapper.super();
        this.note = note;
        this.exact = exact;
        this.chosenCli = chosenCli;
    }

    /**
     * Logs in and reads the items.
     *
     * @throws AbortException if the login fails or an item cannot be read; the message is for the build's log
     * @throws IOException if the agent is lost, or the session's directory cannot be created or deleted
     * @throws InterruptedException if the build was stopped
     */
    static JobLogin open(
            BitwardenBuildWrapper wrapper, AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException(Messages.BitwardenBuildWrapper_noWorkspace(build.getFullDisplayName()));
        }
        EnvVars environment = build.getEnvironment(listener);
        EnvVars chosenCli = new ChosenCli(wrapper.getCli()).addTo(environment, workspace, launcher, listener);
        VaultUse use = wrapper.use();
        BuildLogin login = use.fit(wrapper.choice().in(build));
        SessionOpener opener = new SessionOpener(workspace, launcher, environment, listener);
        SessionNote note = SessionNote.of(workspace, build);
        CliSession session = opener.open(note, login);
        try {
            ItemEnvironment items = use.read(opener, login, new Opened(session), note);
            List<String> secrets = new ArrayList<>(session.secrets());
            secrets.addAll(items.secrets());
            BuildMasks.put(build, secrets);
            Map<String, String> exact = new HashMap<>(items.values());
            if (use.exposesSession()) {
                exact.putAll(session.environment());
            }
            return new JobLogin(wrapper, note, exact, chosenCli);
        } catch (Throwable failure) {
            NotedDirectory.deleteBlock(note, listener, failure);
            throw failure;
        }
    }

    /** {@inheritDoc} Jenkins replaces {@code $NAME} in values, twice; see SECURITY-698. */
    @Override
    public void buildEnvVars(Map<String, String> variables) {
        if (!closed) {
            Map<String, String> escaped = new HashMap<>();
            exact.forEach((name, value) -> escaped.put(name, value.replace("$", "$$$$")));
            new ExactVariables(escaped).putInto(variables);
            ((EnvVars) variables).overrideAll(chosenCli);
        }
    }

    /** {@inheritDoc} A pending or a second abort must not stop the deletion. */
    @Override
    @SuppressWarnings("rawtypes") // inherited
    public boolean tearDown(AbstractBuild build, BuildListener listener) throws IOException, InterruptedException {
        closed = true;
        boolean pending = Thread.interrupted();
        try {
            NotedDirectory.deleteBlock(note, listener);
        } catch (InterruptedException again) {
            NotedDirectory.deleteBlock(note, listener);
            throw again;
        } finally {
            if (pending) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }
}

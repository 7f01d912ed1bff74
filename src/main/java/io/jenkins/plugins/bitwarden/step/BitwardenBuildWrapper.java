package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.bitwarden.agent.ExactVariables;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.masking.BuildMasks;
import io.jenkins.plugins.bitwarden.session.LoginChoice;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.session.TimeLimit;
import io.jenkins.plugins.bitwarden.tool.ChosenCli;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Logs in for the build steps of a classic job, such as a freestyle job, as {@link WithBitwardenStep} does for a block. Not a
 * {@code SimpleBuildWrapper}: in a pipeline, {@code wrap} would write the session key to disk in clear.
 */
public class BitwardenBuildWrapper extends BuildWrapper {

    private final String credentialsId;
    private String masterPasswordId;
    private String timeout = TimeLimit.DEFAULT.text();
    private String cli;

    @DataBoundConstructor
    public BitwardenBuildWrapper(@NonNull String credentialsId) {
        this.credentialsId = credentialsId;
    }

    @NonNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @CheckForNull
    public String getMasterPasswordId() {
        return masterPasswordId;
    }

    /** Sets the ID of the secret text with the master password, which goes before the API key's own. */
    @DataBoundSetter
    public void setMasterPasswordId(String masterPasswordId) {
        this.masterPasswordId = Util.fixEmptyAndTrim(masterPasswordId);
    }

    public int getTimeout() {
        return limit().seconds();
    }

    /** Sets how many seconds each call of bw may take. A build fails if that is not positive. */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        this.timeout = TimeLimit.of(timeout).text();
    }

    /** Returns the timeout as it was typed on the form, which may be any text. */
    @NonNull
    public String getTypedTimeout() {
        return limit().text();
    }

    @CheckForNull
    public String getCli() {
        return cli;
    }

    /** Sets the name of the Bitwarden CLI to use, as under Manage Jenkins, Tools; the default there if it is blank. */
    @DataBoundSetter
    public void setCli(String cli) {
        this.cli = Util.fixEmptyAndTrim(cli);
    }

    /** XML that was written by hand may have no timeout. */
    private TimeLimit limit() {
        return TimeLimit.of(timeout);
    }

    /** {@inheritDoc} Core calls this before {@link #setUp}, so the secrets to mask are looked up with each line. */
    @Override
    @SuppressWarnings("rawtypes") // inherited
    public OutputStream decorateLogger(AbstractBuild build, OutputStream logger) {
        return BuildMasks.decorate(build, logger);
    }

    @Override
    @SuppressWarnings("rawtypes") // inherited
    public void makeSensitiveBuildVariables(AbstractBuild build, Set<String> sensitiveVariables) {
        sensitiveVariables.add(CliSession.KEY_VARIABLE);
    }

    @Override
    @SuppressWarnings("rawtypes") // inherited
    public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException(Messages.BitwardenBuildWrapper_noWorkspace(build.getFullDisplayName()));
        }
        EnvVars environment = build.getEnvironment(listener);
        EnvVars chosenCli = new ChosenCli(cli).addTo(environment, workspace, launcher, listener);
        SessionOpener opener = new SessionOpener(workspace, launcher, environment, listener);
        CliSession session = opener.open(new LoginChoice(credentialsId, masterPasswordId, limit()).in(build));
        BuildMasks.put(build, session.secrets());
        return new OpenSession(opener, session, chosenCli);
    }

    /** What the build steps find in their environment, until all of them have ended. */
    private final class OpenSession extends Environment {

        private final SessionOpener opener;
        private final CliSession session;
        private final EnvVars chosenCli;
        private volatile boolean closed;

        OpenSession(SessionOpener opener, CliSession session, EnvVars chosenCli) {
            this.opener = opener;
            this.session = session;
            this.chosenCli = chosenCli;
        }

        /** {@inheritDoc} Jenkins replaces {@code $NAME} in values, twice; see SECURITY-698. */
        @Override
        public void buildEnvVars(Map<String, String> variables) {
            if (!closed) {
                Map<String, String> escaped = new HashMap<>();
                session.environment().forEach((name, value) -> escaped.put(name, value.replace("$", "$$$$")));
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
                opener.close(session);
            } catch (InterruptedException again) {
                opener.close(session);
                throw again;
            } finally {
                if (pending) {
                    Thread.currentThread().interrupt();
                }
            }
            return true;
        }
    }

    @Extension
    @Symbol("bitwardenLogin")
    public static class DescriptorImpl extends BuildWrapperDescriptor implements LoginForm {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenBuildWrapper_displayName();
        }

        @Override
        public boolean isApplicable(AbstractProject<?, ?> project) {
            return true;
        }

        /** {@inheritDoc} The form may have any text as the timeout, and keeps it. */
        @Override
        public BuildWrapper newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form)
                throws FormException {
            JSONObject others = JSONObject.fromObject(form);
            TimeLimit limit = TimeLimit.of(Objects.toString(others.remove("timeout"), null));
            BitwardenBuildWrapper login = (BitwardenBuildWrapper) super.newInstance(request, others);
            login.timeout = limit.text();
            return login;
        }
    }
}

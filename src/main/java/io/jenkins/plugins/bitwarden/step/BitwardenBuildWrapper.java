package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.masking.BuildMasks;
import io.jenkins.plugins.bitwarden.session.LoginChoice;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
    private List<BitwardenItem> items = new ArrayList<>();
    private Boolean exposeSession;
    private boolean discardApiKey;

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

    LoginChoice choice() {
        return new LoginChoice(credentialsId, masterPasswordId, limit());
    }

    /** XML that was written by hand may have no timeout. */
    private TimeLimit limit() {
        return TimeLimit.of(timeout);
    }

    @NonNull
    public List<BitwardenItem> getItems() {
        return use().items();
    }

    /** Sets which values of the vault the build steps find in variables. A build fails if one of them is illegal. */
    @DataBoundSetter
    public void setItems(List<BitwardenItem> items) {
        this.items = new ArrayList<>(Util.fixNull(items));
    }

    /** Returns whether build steps can call bw, or null if that is as without this setting. */
    @CheckForNull
    public Boolean getExposeSession() {
        return use().ownChoice();
    }

    /** Sets whether build steps can call bw. If this is null, they can only if there are no items. */
    @DataBoundSetter
    public void setExposeSession(Boolean exposeSession) {
        this.exposeSession = exposeSession;
    }

    /** Returns whether bw's data holds no API key while the build steps run. */
    public boolean isDiscardApiKey() {
        return discardApiKey;
    }

    @DataBoundSetter
    public void setDiscardApiKey(boolean discardApiKey) {
        this.discardApiKey = discardApiKey;
    }

    /** XML that was written by hand may have no items. */
    VaultUse use() {
        return new VaultUse(items, exposeSession, discardApiKey, false);
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
        use().secretVariables().forEach(sensitiveVariables::add);
    }

    @Override
    @SuppressWarnings("rawtypes") // inherited
    public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        return JobLogin.open(this, build, launcher, listener);
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
            JSONObject others = VaultUse.leaveToItems(JSONObject.fromObject(form));
            TimeLimit limit = TimeLimit.of(Objects.toString(others.remove("timeout"), null));
            BitwardenBuildWrapper login = (BitwardenBuildWrapper) super.newInstance(request, others);
            login.timeout = limit.text();
            return login;
        }
    }
}

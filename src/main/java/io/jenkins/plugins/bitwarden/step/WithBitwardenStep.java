package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import io.jenkins.plugins.bitwarden.session.LoginChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * {@code withBitwarden('key') { … }}: bw is logged in inside the block, which has neither the key nor the master password in
 * a variable; but bw keeps the key in its directory, in clear. A block with items gets their values instead.
 */
public class WithBitwardenStep extends Step {

    private final String credentialsId;
    private String masterPasswordId;
    private TimeLimit limit = TimeLimit.DEFAULT;
    private VaultUse use = VaultUse.DEFAULT;
    private String cli;

    @DataBoundConstructor
    public WithBitwardenStep(@NonNull String credentialsId) {
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
        return limit.seconds();
    }

    /** Sets how many seconds each call of bw may take. The block does not start if that is not positive. */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        setLimit(TimeLimit.of(timeout));
    }

    void setLimit(TimeLimit limit) {
        this.limit = limit;
    }

    @NonNull
    public List<BitwardenItem> getItems() {
        return use.items();
    }

    /** Sets which values of the vault the block finds in variables. The block does not start if one of them is illegal. */
    @DataBoundSetter
    public void setItems(List<BitwardenItem> items) {
        use = use.withItems(items);
    }

    /** Returns whether scripts in the block can call bw, or null if that is as without this setting. */
    @CheckForNull
    public Boolean getExposeSession() {
        return use.ownChoice();
    }

    /** Sets whether scripts in the block can call bw. If this is null, they can only in a block without items. */
    @DataBoundSetter
    public void setExposeSession(Boolean exposeSession) {
        use = use.withExposeSession(exposeSession);
    }

    /** Returns whether bw's data holds no API key while the block runs. */
    public boolean isDiscardApiKey() {
        return use.discardApiKey();
    }

    @DataBoundSetter
    public void setDiscardApiKey(boolean discardApiKey) {
        use = use.withDiscardApiKey(discardApiKey);
    }

    /** Returns whether later blocks of the build on the same agent need no login. */
    public boolean isKeepLogin() {
        return use.keepLogin();
    }

    @DataBoundSetter
    public void setKeepLogin(boolean keepLogin) {
        use = use.withKeepLogin(keepLogin);
    }

    VaultUse use() {
        return use;
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
        return new LoginChoice(credentialsId, masterPasswordId, limit);
    }

    /** Returns why the block cannot start, whatever credentials there are; nothing if it can. */
    Optional<String> problem() {
        return choice().problem().or(use::problem);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw new AbortException(problem.get());
        }
        return new WithBitwardenExecution(context, this);
    }

    @Extension
    public static class DescriptorImpl extends StepDescriptor implements LoginForm {

        @Override
        public String getFunctionName() {
            return "withBitwarden";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.WithBitwardenStep_displayName();
        }

        /** {@inheritDoc} The form may have any text as the timeout, and keeps it. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
            JSONObject others = VaultUse.leaveToItems(JSONObject.fromObject(form));
            TimeLimit limit = TimeLimit.of(Objects.toString(others.remove("timeout"), null));
            WithBitwardenStep step = (WithBitwardenStep) super.newInstance(request, others);
            step.setLimit(limit);
            return step;
        }

        /** {@inheritDoc} Overridden for {@link StepArguments}; {@code CustomDescribableModel} has no way to fail in one line. */
        @Override
        @SuppressWarnings("deprecation")
        public Step newInstance(Map<String, Object> arguments) throws AbortException {
            return new StepArguments(arguments).step();
        }

        @Override
        @SuppressWarnings("deprecation")
        public UninstantiatedDescribable uninstantiate(Step step) {
            return StepArguments.of((WithBitwardenStep) step);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }
    }
}

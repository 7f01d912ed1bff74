package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.session.LoginChoice;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code withBitwarden(credentialsId: 'key', masterPasswordId: 'password') { … }}: inside the block, bw is logged in and
 * its vault is unlocked. The key and the master password are in no variable of the block, but bw keeps the key in its
 * directory, in clear.
 */
public class WithBitwardenStep extends Step {

    private final String credentialsId;
    private String masterPasswordId;
    private int timeout = LoginChoice.DEFAULT_TIMEOUT;
    private List<BitwardenItem> items = List.of();
    private boolean exposeSession = true;

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

    /** Sets the ID of the secret text with the master password; the vault stays locked if it is blank. */
    @DataBoundSetter
    public void setMasterPasswordId(String masterPasswordId) {
        this.masterPasswordId = Util.fixEmptyAndTrim(masterPasswordId);
    }

    public int getTimeout() {
        return timeout;
    }

    /**
     * @param timeout how long each call of bw may take, in seconds
     * @throws IllegalArgumentException if it is not positive
     */
    @DataBoundSetter
    public void setTimeout(int timeout) {
        this.timeout = LoginChoice.legalTimeout(timeout);
    }

    @NonNull
    public List<BitwardenItem> getItems() {
        return items;
    }

    /**
     * @param items which values of the vault the block finds in variables
     * @throws IllegalArgumentException if two are in the same variable
     */
    @DataBoundSetter
    public void setItems(List<BitwardenItem> items) {
        Set<String> variables = new HashSet<>();
        for (BitwardenItem item : Util.fixNull(items)) {
            if (item == null) {
                throw new IllegalArgumentException(Messages.BitwardenItem_noItem());
            }
            if (!variables.add(item.variableName().key())) {
                throw new IllegalArgumentException(Messages.WithBitwardenStep_sameVariable(item.getVariable()));
            }
        }
        this.items = List.copyOf(Util.fixNull(items));
    }

    /** Returns whether scripts in the block can call bw. */
    public boolean isExposeSession() {
        return exposeSession;
    }

    @DataBoundSetter
    public void setExposeSession(boolean exposeSession) {
        this.exposeSession = exposeSession;
    }

    LoginChoice choice() {
        return new LoginChoice(credentialsId, masterPasswordId, timeout);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        if (!items.isEmpty() && masterPasswordId == null) {
            throw new AbortException(Messages.WithBitwardenStep_itemsLocked());
        }
        if (!exposeSession && items.isEmpty()) {
            throw new AbortException(Messages.WithBitwardenStep_nothing());
        }
        return new WithBitwardenExecution(context, this);
    }

    @Extension
    public static class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "withBitwarden";
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.WithBitwardenStep_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return new CredentialItems(item).of(BitwardenApiKey.class, "credentialsId", credentialsId);
        }

        @POST
        public ListBoxModel doFillMasterPasswordIdItems(
                @AncestorInPath Item item, @QueryParameter String masterPasswordId) {
            return new CredentialItems(item).of(StringCredentials.class, "masterPasswordId", masterPasswordId);
        }
    }
}

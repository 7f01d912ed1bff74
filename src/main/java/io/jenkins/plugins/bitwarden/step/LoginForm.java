package io.jenkins.plugins.bitwarden.step;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.RawParameter;
import io.jenkins.plugins.bitwarden.tool.ChosenCli;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;
import org.springframework.security.core.Authentication;

/**
 * The fields that the forms of the step and of the build environment share. Only users who may configure the job see its
 * credentials, or hear that there is none with some ID. The job is null on pages that belong to none, such as the snippet
 * generator at the root.
 */
public interface LoginForm {

    /** Returns the API keys that the job's builds may use, and always the current value. */
    @POST
    default ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item job, @QueryParameter String credentialsId) {
        return offered(job, BitwardenApiKey.class, RawParameter.orEmpty("credentialsId", credentialsId));
    }

    /** Returns the secret texts that the job's builds may use, and always the current value. */
    @POST
    default ListBoxModel doFillMasterPasswordIdItems(
            @AncestorInPath Item job, @QueryParameter String masterPasswordId) {
        return offered(job, StringCredentials.class, RawParameter.orEmpty("masterPasswordId", masterPasswordId));
    }

    /** Returns the Bitwarden CLIs that Jenkins has, and always the current value. */
    @POST
    default ListBoxModel doFillCliItems(@AncestorInPath Item job, @QueryParameter String cli) {
        return ChosenCli.items(areVisible(job), RawParameter.orEmpty("cli", cli));
    }

    /** Returns an error if there is no such API key. */
    @POST
    default FormValidation doCheckCredentialsId(@AncestorInPath Item job, @QueryParameter String value) {
        String id = RawParameter.orEmpty("value", value);
        return id.isBlank() && areVisible(job)
                ? FormValidation.error(Messages.LoginForm_noId())
                : checkOffered(job, BitwardenApiKey.class, id, Messages::LoginForm_noKey);
    }

    /** Returns an error if there is no such secret text. */
    @POST
    default FormValidation doCheckMasterPasswordId(@AncestorInPath Item job, @QueryParameter String value) {
        String id = RawParameter.orEmpty("value", value);
        return checkOffered(job, StringCredentials.class, id, Messages::LoginForm_noMasterPassword);
    }

    /** Returns an error if a login cannot have this time limit. Depends on nothing but what is typed, so anybody may call it. */
    @POST
    default FormValidation doCheckTimeout(@QueryParameter String value) {
        return TimeLimit.of(RawParameter.orEmpty("value", value))
                .problem()
                .map(problem -> FormValidation.error(problem.toString()))
                .orElseGet(FormValidation::ok);
    }

    /**
     * Returns whether builds of the job cannot open a vault with this API key alone, as far as the current user may know.
     */
    static boolean hasNoMasterPassword(@CheckForNull Item job, String credentialsId) {
        if (!areVisible(job)) {
            return false;
        }
        List<BitwardenApiKey> keys = job == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(BitwardenApiKey.class, Jenkins.get(), ACL.SYSTEM2)
                : CredentialsProvider.lookupCredentialsInItem(BitwardenApiKey.class, job, authentication(job));
        BitwardenApiKey chosen = CredentialsMatchers.firstOrNull(
                keys, CredentialsMatchers.allOf(forBuilds(), CredentialsMatchers.withId(credentialsId)));
        try {
            return chosen != null && Secret.toString(chosen.getMasterPassword()).isBlank();
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Authentication authentication(@CheckForNull Item job) {
        return job instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }

    /** A credential of the scope System is for Jenkins itself. */
    private static CredentialsMatcher forBuilds() {
        return CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));
    }

    private static FormValidation checkOffered(
            Item job, Class<? extends StandardCredentials> type, String id, Function<Object, String> missing) {
        boolean mayBeRight = id.isBlank()
                || !areVisible(job)
                || isParameter(job, id)
                || offered(job, type, "").stream().anyMatch(offered -> offered.value.equals(id));
        return mayBeRight ? FormValidation.ok() : FormValidation.error(missing.apply(id));
    }

    private static boolean areVisible(@CheckForNull Item job) {
        return job == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : job.hasPermission(Item.EXTENDED_READ) || job.hasPermission(CredentialsProvider.USE_ITEM);
    }

    private static ListBoxModel offered(
            @CheckForNull Item job, Class<? extends StandardCredentials> type, String current) {
        StandardListBoxModel offered = new StandardListBoxModel();
        if (!areVisible(job)) {
            return offered.includeCurrentValue(current);
        }
        return offered.includeEmptyValue()
                .includeMatchingAs(authentication(job), job, type, List.of(), forBuilds())
                .includeCurrentValue(current);
    }

    /** Returns whether each build of the job chooses a credential of its own. */
    private static boolean isParameter(@CheckForNull Item job, String id) {
        return id.startsWith("${")
                || job instanceof Job<?, ?> parameterized
                        && parameterized.getProperty(ParametersDefinitionProperty.class)
                                instanceof ParametersDefinitionProperty parameters
                        && parameters.getParameterDefinition(id) instanceof CredentialsParameterDefinition;
    }
}

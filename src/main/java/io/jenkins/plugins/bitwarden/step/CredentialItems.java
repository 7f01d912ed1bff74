package io.jenkins.plugins.bitwarden.step;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * The credentials that a drop-down offers for the builds of a job. Only users who may configure the job see them.
 *
 * @param job the job, or null on pages that belong to no job, such as the snippet generator at the root
 */
record CredentialItems(@CheckForNull Item job) {

    private static final CredentialsMatcher FOR_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    /**
     * Returns the credentials that the job's builds may use, if the current user may see them, and always the current value.
     *
     * @param field the name of the drop-down's field
     * @param current the ID that is selected now
     */
    <C extends StandardCredentials> ListBoxModel of(Class<C> type, String field, String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        String chosen = RawParameter.orEmpty(field, current);
        boolean allowed = job == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : job.hasPermission(Item.EXTENDED_READ) || job.hasPermission(CredentialsProvider.USE_ITEM);
        if (!allowed) {
            return items.includeCurrentValue(chosen);
        }
        return items.includeEmptyValue()
                .includeMatchingAs(
                        job instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        job,
                        type,
                        List.of(),
                        FOR_BUILDS)
                .includeCurrentValue(chosen);
    }
}

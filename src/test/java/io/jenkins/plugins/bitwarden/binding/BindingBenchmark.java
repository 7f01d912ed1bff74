package io.jenkins.plugins.bitwarden.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.Pairs;
import io.jenkins.plugins.bitwarden.cli.ResultTable;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import java.util.concurrent.Callable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code ./verify --bench} measures of {@code withCredentials}. Not run with the tests. */
@WithJenkins
class BindingBenchmark {

    private static final int BINDINGS = 200;
    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    @Test
    void anApiKeyAgainstAUsernameAndAPasswordOfTheSameValues(JenkinsRule jenkins) throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
        store.addCredentials(
                Domain.global(),
                new BitwardenApiKeyImpl(
                        CredentialsScope.GLOBAL, "bitwarden", null, Secret.fromString(ID), Secret.fromString(SECRET)));
        UsernamePasswordCredentialsImpl both =
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "both", null, ID, SECRET);
        // Masked too, as the client_id is.
        both.setUsernameSecret(true);
        store.addCredentials(Domain.global(), both);
        Callable<Double> theirs = build(
                jenkins,
                "usernamePassword(credentialsId: 'both', usernameVariable: 'BW_CLIENTID',"
                        + " passwordVariable: 'BW_CLIENTSECRET')");
        Callable<Double> ours = build(jenkins, "bitwardenApiKey('bitwarden')");
        // The first builds of a Jenkins compile most of it.
        Pairs.run(5, theirs, ours);

        Pairs<Double> pairs = Pairs.run(4 * Pairs.COUNT, theirs, ours);

        new ResultTable("", "`usernamePassword`", "`bitwardenApiKey`", "ratio").times(BINDINGS + " bindings", pairs);
        assertThat(pairs.ratio(seconds -> seconds)).isLessThanOrEqualTo(1.05);
    }

    /** Returns a build with so many bindings in a row, which tells how long it took. */
    private static Callable<Double> build(JenkinsRule jenkins, String binding) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        // Else the time would be that of the disk, for both.
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        job.setDefinition(new CpsFlowDefinition(
                "for (int i = 0; i < " + BINDINGS + "; i++) { withCredentials([" + binding + "]) {} }", true));
        return () -> jenkins.buildAndAssertSuccess(job).getDuration() / 1000.0;
    }
}

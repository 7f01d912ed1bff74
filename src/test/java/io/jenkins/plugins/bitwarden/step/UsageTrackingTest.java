package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Fingerprint;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page of a key says which jobs have used it. */
@WithJenkins
class UsageTrackingTest {

    private JenkinsRule jenkins;
    private Vault vault;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void aKeyThatWasBoundIsUsedByItsJob() throws Exception {
        assertThat(usage()).isNull();

        build("binds", "withCredentials([bitwardenApiKey('bitwarden')]) { echo 'used' }");

        assertThat(usage().getJobs()).containsExactly("binds");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
    void aKeyThatABlockLoggedInWithIsUsedByItsJob() throws Exception {
        build(
                "logs-in",
                "node { " + vault.withBw(RealBw.V2026_6_0) + " { withBitwarden('bitwarden') { echo 'used' } } }");

        assertThat(usage().getJobs()).containsExactly("logs-in");
    }

    @Test
    void itStaysSoWhenOnlyTheDescriptionIsChanged() throws Exception {
        build("binds", "withCredentials([bitwardenApiKey('bitwarden')]) { echo 'used' }");
        BitwardenApiKeyImpl key = key();
        BitwardenApiKeyImpl renamed = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, key.getId(), "Renamed", key.getClientId(), key.getClientSecret());
        renamed.setServer(key.getServer());
        store().updateCredentials(Domain.global(), key, renamed);

        assertThat(key().getDescription()).isEqualTo("Renamed");
        assertThat(usage().getJobs()).containsExactly("binds");
    }

    private void build(String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        jenkins.buildAndAssertSuccess(job);
    }

    private Fingerprint usage() throws Exception {
        return CredentialsProvider.getFingerprintOf(key());
    }

    private BitwardenApiKeyImpl key() {
        return (BitwardenApiKeyImpl) store().getCredentials(Domain.global()).stream()
                .filter(BitwardenApiKey.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private CredentialsStore store() {
        return CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import java.util.List;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Where a key may be kept, and which builds find it there. */
@SharedJenkins
class CredentialsStoresTest {

    private JenkinsRule jenkins;
    private Folder team;

    @BeforeEach
    void create(JenkinsRule rule) throws Exception {
        jenkins = rule;
        team = jenkins.createProject(Folder.class, "team");
    }

    @Test
    void aKeyOfAFolderIsForTheJobsInIt() throws Exception {
        Keys.add(team, Keys.of("bitwarden", "EU"));

        assertFinds(team, "bitwarden");
        assertFinds(team.createProject(Folder.class, "below"), "bitwarden");
        assertDoesNotFind(jenkins.jenkins, "bitwarden");
    }

    @Test
    void aKeyInADomainIsFound() throws Exception {
        Keys.store(jenkins.jenkins).addDomain(new Domain("vault", null, List.of()), Keys.of("bitwarden", "EU"));

        assertFinds(team, "bitwarden");
    }

    @Test
    void aKeyForTheSystemIsNotForJobs() throws Exception {
        Keys.add(jenkins.jenkins, Keys.of(CredentialsScope.SYSTEM, "bitwarden", "EU"));

        assertDoesNotFind(jenkins.jenkins, "bitwarden");
        assertDoesNotFind(team, "bitwarden");
    }

    /** As with other types of credentials: Jenkins looks at this scope in its own store only. */
    @Test
    void inAFoldersStoreScopeSystemKeepsNoJobAway() throws Exception {
        Keys.add(team, Keys.of(CredentialsScope.SYSTEM, "bitwarden", "EU"));
        Keys.store(team)
                .addCredentials(
                        Domain.global(),
                        new StringCredentialsImpl(
                                CredentialsScope.SYSTEM, "a-text", "", Secret.fromString("correct horse")));
        WorkflowJob job = team.createProject(WorkflowJob.class, "texts");
        job.setDefinition(new CpsFlowDefinition(
                "withCredentials([string(credentialsId: 'a-text', variable: 'TEXT')]) { echo 'found too' }", true));

        assertFinds(team, "bitwarden");
        jenkins.assertLogContains("found too", jenkins.buildAndAssertSuccess(job));
    }

    @Test
    void aKeyOfAUserIsForBuildsThatGetItFromHimAsAParameter() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User ada = User.getOrCreateByIdOrFullName("ada");
        try (ACLContext asAda = ACL.as2(ada.impersonate2())) {
            Keys.add(ada, Keys.of(CredentialsScope.USER, "of-ada", "EU"));
        }
        assertDoesNotFind(jenkins.jenkins, "of-ada");

        WorkflowJob job = job(team);
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("KEY", null, null, BitwardenApiKey.class.getName(), true)));
        job.setDefinition(script("${KEY}"));
        WorkflowRun build = job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("ada")),
                        new ParametersAction(new CredentialsParameterValue("KEY", "of-ada", null)))
                .get();

        jenkins.assertLogContains("found: true", jenkins.assertBuildStatusSuccess(build));
    }

    @Test
    void aSnapshotOfAKeyIsThatKey() throws Exception {
        BitwardenApiKey key = Keys.of("bitwarden", "EU");

        assertThat(CredentialsProvider.snapshot(key)).isSameAs(key);
    }

    private void assertFinds(ModifiableTopLevelItemGroup place, String id) throws Exception {
        jenkins.assertLogContains("found: true", build(Result.SUCCESS, place, id));
    }

    private void assertDoesNotFind(ModifiableTopLevelItemGroup place, String id) throws Exception {
        jenkins.assertLogContains(id, build(Result.FAILURE, place, id));
    }

    private WorkflowRun build(Result expected, ModifiableTopLevelItemGroup place, String id) throws Exception {
        WorkflowJob job = job(place);
        job.setDefinition(script(id));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private WorkflowJob job(ModifiableTopLevelItemGroup place) throws Exception {
        return (WorkflowJob)
                place.createProject(jenkins.jenkins.getDescriptorByType(WorkflowJob.DescriptorImpl.class), "job", true);
    }

    private static CpsFlowDefinition script(String id) throws Exception {
        return new CpsFlowDefinition("""
                withCredentials([bitwardenApiKey('%s')]) {
                  echo "found: ${env.BW_CLIENTID == '%s' && env.BW_CLIENTSECRET == '%s'}"
                }
                """.formatted(id, Keys.CLIENT_ID, Keys.CLIENT_SECRET), true);
    }
}

package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import jenkins.branch.BranchSource;
import jenkins.model.Jenkins;
import jenkins.scm.impl.SingleSCMSource;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.SingleFileSCM;

/** Where a build's API key may come from: a parameter, whoever starts the build, a folder, a multibranch project. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class ContextsTest {

    private static final String NOT_FOR_THIS_BUILD = "No Bitwarden API key";

    private JenkinsRule jenkins;
    private Vault vault;
    private Account second;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        second = vault.server.addAccount("second@example.test", "another master password");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD, Computer.BUILD)
                .everywhere()
                .to("alice", "bob"));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void aCredentialsParameterChoosesTheKey() throws Exception {
        WorkflowJob job = parameterized(using("params.KEY") + using("'${KEY}'") + binding("'KEY'"));

        WorkflowRun byDefault = jenkins.buildAndAssertSuccess(job);

        assertThat(bound(job)).isEqualTo(vault.account.clientId());
        assertNoSecretIn(byDefault);
    }

    @Test
    void aKeyOfTheirOwnServesWhoStartsTheBuildAndNobodyElse() throws Exception {
        User alice = Objects.requireNonNull(User.getById("alice", true));
        try (ACLContext asAlice = ACL.as2(alice.impersonate2())) {
            store(alice, key(CredentialsScope.USER, "mine", second));
        }
        WorkflowJob job = parameterized(using("'${KEY}'") + binding("'KEY'"));

        WorkflowRun alices = started(Result.SUCCESS, job, "alice");
        String boundByAlice = bound(job);
        WorkflowRun bobs = started(Result.FAILURE, job, "bob");
        job.setDefinition(new CpsFlowDefinition(inNode(using("params.KEY")), true));
        WorkflowRun byValue = started(Result.FAILURE, job, "alice");

        assertThat(boundByAlice).isEqualTo(second.clientId());
        jenkins.assertLogContains(NOT_FOR_THIS_BUILD + " \u201cmine\u201d", bobs);
        jenkins.assertLogContains(NOT_FOR_THIS_BUILD, byValue);
        assertNoSecretIn(alices);
        assertNoSecretIn(bobs);
    }

    @Test
    void aFoldersKeyServesItsJobsOnlyAndGoesBeforeThatOfTheWholeJenkins() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        store(team, key(CredentialsScope.GLOBAL, "team", second));
        store(team, key(CredentialsScope.GLOBAL, Vault.KEY, second));
        String script = inNode(using("'team'") + binding("'bitwarden'"));
        WorkflowJob inside = team.createProject(WorkflowJob.class, "inside");
        WorkflowJob outside = jenkins.createProject(WorkflowJob.class, "outside");

        WorkflowRun served = run(Result.SUCCESS, inside, script);
        WorkflowRun refused = run(Result.FAILURE, outside, script);

        assertThat(bound(inside)).isEqualTo(second.clientId());
        jenkins.assertLogContains(NOT_FOR_THIS_BUILD, refused);
        jenkins.assertLogContains("\u201cteam\u201d", refused);
        assertNoSecretIn(served);
    }

    @Test
    void aMultibranchProjectsKeyServesItsBranches() throws Exception {
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class, "branches");
        store(project, key(CredentialsScope.GLOBAL, "project", second));
        project.getSourcesList()
                .add(new BranchSource(new SingleSCMSource(
                        "main", new SingleFileSCM("Jenkinsfile", inNode(using("'project'") + binding("'project'"))))));

        Objects.requireNonNull(project.scheduleBuild2(0)).getFuture().get();
        jenkins.waitUntilNoActivity();

        WorkflowJob branch = Objects.requireNonNull(project.getItem("main"));
        WorkflowRun build = Objects.requireNonNull(branch.getLastBuild());
        jenkins.assertBuildStatusSuccess(build);
        assertThat(bound(branch)).isEqualTo(second.clientId());
        assertNoSecretIn(build);
    }

    @Test
    void aBuildThatRunsAsSomebodyHasNoMoreThanThey() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "restricted");
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator()
                        .authenticate("restricted", User.getById("bob", true).impersonate2()));

        WorkflowRun refused = run(Result.FAILURE, job, inNode(using("'bitwarden'")));

        jenkins.assertLogContains(NOT_FOR_THIS_BUILD, refused);
        assertThat(vault.server.deviceIds()).isEmpty();
    }

    private static String using(String id) {
        return "withBitwarden(credentialsId: " + id + ") { sh 'bw login --check' }\n";
    }

    private static String binding(String id) {
        return "withCredentials([bitwardenApiKey(" + id + ")]) { sh 'printf %s \"$BW_CLIENTID\" > bound' }\n";
    }

    private String inNode(String steps) {
        return "node {\n" + vault.withBw(RealBw.V2026_6_0) + " {\n" + steps + "} }";
    }

    private WorkflowJob parameterized(String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "parameterized");
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("KEY", "", Vault.KEY, BitwardenApiKey.class.getName(), true)));
        job.setDefinition(new CpsFlowDefinition(inNode(steps), true));
        return job;
    }

    private WorkflowRun started(Result expected, WorkflowJob job, String who) throws Exception {
        return jenkins.assertBuildStatus(
                expected,
                job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause(who)),
                        new ParametersAction(new CredentialsParameterValue("KEY", "mine", ""))));
    }

    private WorkflowRun run(Result expected, WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private String bound(WorkflowJob job) throws Exception {
        return Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job))
                .child("bound")
                .readToString();
    }

    private void assertNoSecretIn(WorkflowRun build) throws Exception {
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.addAll(List.of(second.clientId(), second.clientSecret()));
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
    }

    private BitwardenApiKeyImpl key(CredentialsScope scope, String id, Account account) throws Exception {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                scope, id, "", Secret.fromString(account.clientId()), Secret.fromString(account.clientSecret()));
        key.setServer(vault.server.url().toString());
        return key;
    }

    private static void store(ModelObject owner, BitwardenApiKeyImpl key) throws Exception {
        CredentialsStore store = StreamSupport.stream(
                        CredentialsProvider.lookupStores(owner).spliterator(), false)
                .filter(candidate -> candidate.getContext() == owner)
                .findFirst()
                .orElseThrow();
        store.addCredentials(Domain.global(), key);
    }
}

package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Items;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.MockFolder;

/** What somebody does to a credential while a build uses it, and credentials that cannot be right. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class CredentialFaultsTest extends FaultTest {

    @AfterEach
    void restore() throws Exception {
        for (Credentials credential : FaultBench.store().getCredentials(Domain.global())) {
            FaultBench.store().removeCredentials(Domain.global(), credential);
        }
        FaultBench.store(FaultBench.key("key", FaultBench.SERVER));
        FaultBench.store(FaultBench.masterPassword(FaultBench.MASTER_PASSWORD));
    }

    @Test
    void deletedInTheBodyTheBlockGoesOnAndStaysMaskedAndTheNextBuildSaysWhatIsMissing() throws Exception {
        WorkflowRun build = bench.start(
                agent.getNodeName(),
                bench.block(
                        "semaphore 'deleted'; sh 'bw get password x; cat \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));
        SemaphoreStep.waitForStart("deleted/1", build);

        FaultBench.store().removeCredentials(Domain.global(), FaultBench.key("key", FaultBench.SERVER));
        SemaphoreStep.success("deleted/1", null);

        bench.ends(Result.SUCCESS, build);
        jenkins.assertLogContains("\"user_u_token_apiKeyClientSecret\":\"****\"", build);
        WorkflowRun next =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));
        jenkins.assertLogContains("No Bitwarden API key “key” is available to this build. Check the ID", next);
        restore();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void changedDuringTheLoginTheNewOneIsForTheNextBuild() throws Exception {
        bench.bw.at("login", "touch \"$here/stuck\"; while [ -f \"$here/stuck\" ]; do sleep 1; done");
        WorkflowRun build =
                bench.startStuck(agent.getNodeName(), bench.block("sh 'cat \"$BITWARDENCLI_APPDATA_DIR/data.json\"'"));

        FaultBench.store()
                .updateCredentials(
                        Domain.global(),
                        FaultBench.key("key", FaultBench.SERVER),
                        new BitwardenApiKeyImpl(
                                CredentialsScope.GLOBAL,
                                "key",
                                "",
                                Secret.fromString(FaultBench.CLIENT_ID),
                                Secret.fromString("another-client-secret-of-now")));
        bench.bw.heal();

        bench.ends(Result.SUCCESS, build);
        jenkins.assertLogContains("\"user_u_token_apiKeyClientSecret\":\"****\"", build);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void outOfScopeAfterTheJobWasMoved() throws Exception {
        Folder here = jenkins.jenkins.createProject(Folder.class, "here");
        CredentialsStore store =
                CredentialsProvider.lookupStores(here).iterator().next();
        store.addCredentials(Domain.global(), FaultBench.key("in-folder", FaultBench.SERVER));
        WorkflowJob job = here.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {"
                        + bench.block("echo 'hello'").replace("'key'", "'in-folder'") + "}",
                true));
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);

        MockFolder elsewhere = jenkins.createFolder("elsewhere");
        Items.move(job, elsewhere);
        WorkflowRun refused = jenkins.buildAndAssertStatus(
                Result.FAILURE, Jenkins.get().getItemByFullName("elsewhere/job", WorkflowJob.class));

        assertThat(first.getNumber()).isEqualTo(1);
        jenkins.assertLogContains("“in-folder” is available to this build", refused);
        jenkins.assertLogContains("in this job’s folder or above it", refused);
        FaultBench.assertNoSessions(refused, agent);
        WorkflowJob back = Items.move(Jenkins.get().getItemByFullName("elsewhere/job", WorkflowJob.class), here);
        FaultBench.assertNoSessions(jenkins.buildAndAssertSuccess(back), agent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${KEY}   | text | This build has no credentials parameter “KEY”",
                "${KEY}   | gone | No Bitwarden API key “gone” is available to this build. Check the ID",
                "KEY      | gone | No Bitwarden API key “gone” is available to this build. Check the ID"
            })
    void aParameterThatNamesNoKeyIsReportedByWhatWasLookedFor(String id, String value, String message)
            throws Exception {
        WorkflowJob job = jenkins.jenkins.createProject(WorkflowJob.class, "parameter" + System.nanoTime());
        ParameterValue parameter = value.equals("gone")
                ? new CredentialsParameterValue("KEY", value, "")
                : new StringParameterValue("KEY", "key");
        job.addProperty(new ParametersDefinitionProperty(
                value.equals("gone")
                        ? new CredentialsParameterDefinition("KEY", "", "", BitwardenApiKey.class.getName(), true)
                        : new StringParameterDefinition("KEY", "")));
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') {"
                        + bench.block("error 'not reached'").replace("'key'", "'" + id + "'") + "}",
                true));

        WorkflowRun build =
                jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0, new ParametersAction(parameter)));

        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("“${KEY}”", build);
        jenkins.assertLogNotContains("not reached", build);
    }

    @Test
    void aKeyOfScopeSystemIsNotForJobsAndTheAdviceNamesTheScope() throws Exception {
        FaultBench.store(new BitwardenApiKeyImpl(
                CredentialsScope.SYSTEM,
                "of-the-system",
                "",
                Secret.fromString(FaultBench.CLIENT_ID),
                Secret.fromString("another-client-secret-of-now")));

        WorkflowRun build = bench.ends(
                Result.FAILURE,
                bench.start(
                        agent.getNodeName(), bench.block("error 'not reached'").replace("'key'", "'of-the-system'")));

        jenkins.assertLogContains("“of-the-system” is available to this build", build);
        jenkins.assertLogContains("In Jenkins’ own store, its scope must be Global.", build);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''  | The master password is empty. Enter the",
                "ab  | The master password has fewer than 3 characters",
                "nul | The master password contains a NUL character"
            })
    void aMasterPasswordThatCannotBeRight(String password, String message) throws Exception {
        FaultBench.store()
                .updateCredentials(
                        Domain.global(),
                        FaultBench.masterPassword(FaultBench.MASTER_PASSWORD),
                        FaultBench.masterPassword(password.replace("nul", "a\0bc")));

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

        jenkins.assertLogContains("The credential “master” cannot be used. " + message, build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
        restore();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void aMasterPasswordThatIsNotThere() throws Exception {
        FaultBench.store().removeCredentials(Domain.global(), FaultBench.masterPassword(FaultBench.MASTER_PASSWORD));

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

        jenkins.assertLogContains("No secret text “master” for the master password is available to this build", build);
        assertThat(bench.bw.calls()).isEmpty();
        restore();
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void aMasterPasswordThatIsWrong() throws Exception {
        bench.bw.at("unlock", "echo 'Cryptography error, The decryption operation failed' >&2; exit 1");

        WorkflowRun build =
                bench.ends(Result.FAILURE, bench.start(agent.getNodeName(), bench.block("error 'not reached'")));

        jenkins.assertLogContains("the master password does not unlock the vault. Check the credential", build);
        jenkins.assertLogNotContains("\tat ", build);
        bench.assertNothingIsLeft(build, agent);
    }
}

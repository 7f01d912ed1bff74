package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API key with the master password of its account: builds need no second credential. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class OneCredentialTest extends FaultTest {

    private static final String OWN_PASSWORD = "of \"the\" $key itself";

    @BeforeEach
    void store() throws Exception {
        BitwardenApiKeyImpl whole = FaultBench.key("whole", FaultBench.SERVER);
        whole.setMasterPassword(Secret.fromString(OWN_PASSWORD));
        FaultBench.store(whole);
        bench.bw.at("unlock", "printf %s \"$BW_PASSWORD\" > \"$here/password\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'whole'                                                 | OWN
            credentialsId: 'whole', masterPasswordId: ''            | OWN
            credentialsId: 'whole', masterPasswordId: 'master'      | OTHER
            credentialsId: 'key', masterPasswordId: 'master'        | OTHER
            """)
    void aBlockUnlocksWithTheNamedMasterPasswordOrElseWithThatOfTheKey(String arguments, String expected)
            throws Exception {
        String semaphore = "in-" + arguments.hashCode();
        WorkflowRun build = start(
                "withBitwarden(" + arguments + ")",
                "sh 'test -n \"$BW_SESSION\"; env > environment; echo \"it is $(" + passwordOfBw() + ")\"'\nsemaphore '"
                        + semaphore + "'");
        SemaphoreStep.waitForStart(semaphore + "/1", build);

        List<String> secrets = new ArrayList<>(FaultBench.SECRETS);
        secrets.add(OWN_PASSWORD);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        SemaphoreStep.success(semaphore + "/1", null);
        bench.ends(Result.SUCCESS, build);
        jenkins.assertLogContains("it is ****", build);
        assertThat(bench.bw.folder().resolve("password"))
                .hasContent(expected.equals("OWN") ? OWN_PASSWORD : FaultBench.MASTER_PASSWORD);
        assertThat(workspace(build).child("environment").readToString()).doesNotContain(secrets.get(2), OWN_PASSWORD);
        bench.assertNothingIsLeft(build, agent);
    }

    @Test
    void aKeyWithoutOneStaysLocked() throws Exception {
        WorkflowRun build = start("withBitwarden('key')", "sh 'test -z \"${BW_SESSION-}\"'");

        bench.ends(Result.SUCCESS, build);
        assertThat(bench.bw.calls()).contains("login --apikey").noneMatch(call -> call.startsWith("unlock"));
    }

    @Test
    void itemsOfAKeyWithoutOneAreRefusedBeforeAnyLoginWithBothWaysOut() throws Exception {
        WorkflowRun build = start(
                "withBitwarden(credentialsId: 'key', items: [bitwardenItem(item: 'a', variable: 'A')])",
                "error 'not reached'");

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains(
                "Items can be read from an unlocked vault only. Enter the account’s master password in the credential"
                        + " “key”, or set masterPasswordId to the ID of a “Secret text” credential with it.",
                build);
        jenkins.assertLogNotContains("not reached", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
        bench.assertNothingIsLeft(build, agent);
    }

    /** The file may have been written by hand, which nothing checks. */
    @Test
    void aStoredOneThatCannotBeRightIsRefusedBeforeAnyLogin() throws Exception {
        String key = jenkins.jenkins.XSTREAM2.toXML(FaultBench.key("by-hand", FaultBench.SERVER));
        Set<?> read = (Set<?>) jenkins.jenkins.XSTREAM2.fromXML("<set>"
                + key.replaceFirst("<\\?xml[^>]*>", "")
                        .replace("<server>", "<masterPassword>two\nlines</masterPassword><server>")
                + "</set>");
        FaultBench.store((BitwardenApiKeyImpl) read.iterator().next());

        WorkflowRun build = start("withBitwarden('by-hand')", "error 'not reached'");

        bench.ends(Result.FAILURE, build);
        jenkins.assertLogContains(
                "The credential “by-hand” cannot be used. The master password has several lines", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(bench.bw.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"whole, , OWN", "whole, master, OTHER", "key, , NONE"})
    void aClassicJobUnlocksLikeABlock(String key, String masterPasswordId, String expected) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedNode(agent);
        agent.getNodeProperties()
                .replaceBy(List.of(new EnvironmentVariablesNodeProperty(
                        new Entry("PATH+BW", bench.bw.folder().toString()))));
        BitwardenBuildWrapper login = new BitwardenBuildWrapper(key);
        login.setMasterPasswordId(masterPasswordId);
        job.getBuildWrappersList().add(login);
        job.getBuildersList()
                .add(new Shell("env > environment; " + (expected.equals("NONE") ? "test -z" : "test -n")
                        + " \"${BW_SESSION-}\"; if [ -n \"${BW_SESSION-}\" ]; then echo \"it is $(" + passwordOfBw()
                        + ")\"; fi"));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        if (!expected.equals("NONE")) {
            jenkins.assertLogContains("it is ****", build);
            assertThat(bench.bw.folder().resolve("password"))
                    .hasContent(expected.equals("OWN") ? OWN_PASSWORD : FaultBench.MASTER_PASSWORD);
        }
        assertThat(agent.getWorkspaceFor(job).child("environment").readToString())
                .doesNotContain(OWN_PASSWORD, FaultBench.MASTER_PASSWORD);
        assertHoldsNone(build.getRootDir().toPath(), List.of(OWN_PASSWORD, FaultBench.MASTER_PASSWORD));
        agent.getNodeProperties().clear();
    }

    @Test
    void noVariableOfABoundKeyHoldsTheMasterPassword() throws Exception {
        WorkflowRun bound = start("withCredentials([bitwardenApiKey('whole')])", "sh 'env > environment'");
        bench.ends(Result.SUCCESS, bound);
        assertThat(workspace(bound).child("environment").readToString())
                .contains("BW_CLIENTSECRET=" + FaultBench.CLIENT_SECRET)
                .doesNotContain(OWN_PASSWORD);
    }

    @Test
    void aRealVaultOpensWithOneCredential() throws Exception {
        try (Vault vault = new Vault()) {
            vault.store(Vault.KEY, vault.account.clientSecret(), Vault.MASTER_PASSWORD);
            WorkflowRun build = bench.start(agent.getNodeName(), vault.withBw(RealBw.V2026_9_0) + """
                     {
                      withBitwarden(credentialsId: 'bitwarden', exposeSession: false,
                                    items: [bitwardenItem(item: 'registry', variable: 'PW')]) {
                        sh 'printf %s "$PW" > item'
                      }
                    }
                    """);

            bench.ends(Result.SUCCESS, build);
            assertThat(workspace(build).child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);
            assertHoldsNone(build.getRootDir().toPath(), vault.secrets());
        }
    }

    private String passwordOfBw() {
        return "cat \"" + bench.bw.folder() + "/password\"";
    }

    private static FilePath workspace(WorkflowRun build) {
        return agent.getWorkspaceFor(build.getParent());
    }

    private static WorkflowRun start(String block, String body) throws Exception {
        return bench.start(
                agent.getNodeName(),
                "withEnv(['PATH+BW=" + bench.bw.folder() + "']) {\n" + block + " {\n" + body + "\n} }\n");
    }
}

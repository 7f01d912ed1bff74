package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.FilePath;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;

/** The step among, around and inside what else pipelines are made of. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class PipelineShapesTest {

    private static final String BLOCK =
            "withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password')";

    private JenkinsRule jenkins;
    private Vault vault;
    private WorkflowJob job;
    private final List<String> secrets = new ArrayList<>();

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        job = jenkins.createProject(WorkflowJob.class);
        secrets.addAll(vault.secrets());
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void stagesOnAgentsOfTheirOwnInParallelAndInAMatrixEachHaveASession() throws Exception {
        vault.account.add(VaultItem.login("deploy").username("robot").password("hunter3-in-the-vault"));
        WorkflowRun build = start("""
                pipeline {
                  agent none
                  stages {
                    stage('At once') {
                      parallel {
                        stage('a') {
                          agent any
                          steps { BW { BLOCK { semaphore 'a'; sh 'KEEP; bw get password registry > item' } } }
                        }
                        stage('b') {
                          agent any
                          steps { BW { BLOCK { semaphore 'b'; sh 'KEEP; bw get password registry > item' } } }
                        }
                      }
                    }
                    stage('Each') {
                      matrix {
                        agent any
                        axes { axis { name 'ITEM'; values 'registry', 'deploy' } }
                        stages {
                          stage('Read') { steps { BW { BLOCK { sh 'KEEP; bw get password "$ITEM" > "$ITEM"' } } } }
                        }
                      }
                    }
                  }
                }
                """);
        SemaphoreStep.waitForStart("a/1", build);
        SemaphoreStep.waitForStart("b/1", build);

        assertThat(files("*@tmp/bitwarden-*/data.json")).hasSize(2);
        assertHoldsNone(build.getRootDir().toPath(), secrets);

        SemaphoreStep.success("a/1", null);
        SemaphoreStep.success("b/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(contents("*/item")).containsExactly(Vault.ITEM_PASSWORD, Vault.ITEM_PASSWORD);
        assertThat(contents("*/registry")).containsExactly(Vault.ITEM_PASSWORD);
        assertThat(contents("*/deploy")).containsExactly("hunter3-in-the-vault");
        assertThat(contents("*/session-key-*")).hasSize(4);
        assertNothingLeft(build);
    }

    @Test
    void insideABlockAnotherAccountsIsItsOwnAndAfterItTheFirstIsBack() throws Exception {
        Account second = vault.server
                .addAccount("second@example.test", "another master password")
                .add(VaultItem.login("registry").username("other").password("hunter4-in-the-vault"));
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                "second",
                "",
                Secret.fromString(second.clientId()),
                Secret.fromString(second.clientSecret()));
        key.setServer(vault.server.url().toString());
        store(key);
        store(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "second-password", "", Secret.fromString(second.masterPassword())));
        secrets.addAll(List.of(second.clientId(), second.clientSecret(), second.masterPassword()));

        WorkflowRun build = start("""
                node { BW { BLOCK {
                  sh 'KEEP; printf %s "$BW_SESSION" > outer-key'
                  withBitwarden(credentialsId: 'second', masterPasswordId: 'second-password') {
                    sh 'KEEP; bw get password registry > inner'
                    sh 'set +x; echo "outer: $(cat outer-key), inner: $BW_SESSION"'
                    withBitwarden('bitwarden') { sh 'test -z "$BW_SESSION" && bw login --check' }
                  }
                  sh 'bw get password registry > outer'
                  sh 'set +x; test "$BW_SESSION" = "$(cat outer-key)"; echo "back: $BW_SESSION"'
                } } }
                """);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(contents("*/inner")).containsExactly("hunter4-in-the-vault");
        assertThat(contents("*/outer")).containsExactly(Vault.ITEM_PASSWORD);
        jenkins.assertLogContains("outer: ****, inner: ****", build);
        jenkins.assertLogContains("back: ****", build);
        assertNothingLeft(build);
    }

    @Test
    void aSessionOutlastsWhatIsRetriedTimesOutFailsOrWaitsForSomebodyInsideIt() throws Exception {
        WorkflowRun build = start("""
                node { BW {
                  BLOCK {
                    sh 'KEEP'
                    retry(2) { sh 'test -e tried || { touch tried; exit 1; }' }
                    try {
                      timeout(time: 1, unit: 'SECONDS') { semaphore 'never' }
                    } catch (limit) {
                      echo 'caught the time limit'
                    }
                    catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') {
                      error "caught, with ${env.BW_SESSION}"
                    }
                    input 'Shall it go on?'
                    sh 'bw get password registry > item'
                  }
                  retry(2) {
                    withBitwarden('bitwarden') { sh 'test -e again || { touch again; exit 1; }' }
                  }
                } }
                """);
        jenkins.waitForMessage("Proceed", build);

        keepSessionKeys();
        assertHoldsNone(build.getRootDir().toPath(), secrets);

        build.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        assertThat(contents("*/item")).containsExactly(Vault.ITEM_PASSWORD);
        jenkins.assertLogContains("caught the time limit", build);
        jenkins.assertLogContains("caught, with ****", build);
        assertNothingLeft(build);
    }

    private WorkflowRun start(String script) throws Exception {
        String text = script.replace("BLOCK", BLOCK)
                .replace("BW {", vault.withBw(RealBw.V2026_6_0) + " {")
                .replace("KEEP", "set +x; printf %s \"$BW_SESSION\" > \"session-key-$$\"");
        job.setDefinition(new CpsFlowDefinition(text, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private void assertNothingLeft(WorkflowRun build) throws Exception {
        keepSessionKeys();
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(files("*@tmp/bitwarden-*/**")).isEmpty();
        assertThat(vault.server.violations()).isEmpty();
    }

    private void keepSessionKeys() throws Exception {
        List<String> keys = contents("*/session-key-*");
        assertThat(keys).isNotEmpty().allMatch(key -> key.length() == 88);
        secrets.addAll(keys);
    }

    private List<String> contents(String pattern) throws Exception {
        List<String> contents = new ArrayList<>();
        for (FilePath file : files(pattern)) {
            contents.add(file.readToString());
        }
        return contents;
    }

    /** Returns the files in and beside all workspaces that this Ant pattern names. */
    private FilePath[] files(String pattern) throws Exception {
        return Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job))
                .getParent()
                .list(pattern, null, false);
    }

    private void store(Credentials credentials) throws Exception {
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(Domain.global(), credentials);
    }
}

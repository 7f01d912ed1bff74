package io.jenkins.plugins.bitwarden.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.FilePath;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.step.SecretAssert;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code credentials('id')} in the {@code environment} of a declarative pipeline. */
@SharedJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the Pipelines run sh")
class DeclarativeCredentialsTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    private JenkinsRule jenkins;
    private WorkflowJob job;

    @BeforeEach
    void store(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createProject(WorkflowJob.class);
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new BitwardenApiKeyImpl(
                                CredentialsScope.GLOBAL,
                                "bitwarden",
                                null,
                                Secret.fromString(ID),
                                Secret.fromString(SECRET)));
    }

    @Test
    void thePipelinesEnvironmentHasExactlyTheTwoVariablesThatBwReads() throws Exception {
        run(Result.SUCCESS, """
                pipeline {
                  agent any
                  environment { BW = credentials('bitwarden') }
                  stages { stage('Bound') { steps { sh 'set +x; env | grep ^BW > bound; echo "$BW_CLIENTID $BW_CLIENTSECRET"' } } }
                }
                """);

        assertThat(lines("bound")).containsExactlyInAnyOrder("BW_CLIENTID=" + ID, "BW_CLIENTSECRET=" + SECRET);
    }

    @Test
    void aStagesEnvironmentHasThemToItsEndUnderANameOfTheAuthorsChoice() throws Exception {
        run(Result.SUCCESS, """
                pipeline {
                  agent any
                  stages {
                    stage('Bound') {
                      environment { X = credentials('bitwarden') }
                      steps { sh 'set +x; env | grep -E "^(X|BW)" > bound; echo "$X_CLIENTID $X_CLIENTSECRET"' }
                    }
                    stage('After') { steps { sh 'set +x; env > after; echo "**** ****"' } }
                  }
                }
                """);

        assertThat(lines("bound")).containsExactlyInAnyOrder("X_CLIENTID=" + ID, "X_CLIENTSECRET=" + SECRET);
        assertThat(lines("after")).isNotEmpty().noneMatch(line -> line.startsWith("X_"));
    }

    @Test
    void theIdMayComeFromAParameter() throws Exception {
        run(Result.SUCCESS, """
                pipeline {
                  agent any
                  parameters { string(name: 'KEY', defaultValue: 'bitwarden') }
                  environment {
                    BW = credentials("${params.KEY ?: 'bitwarden'}")
                  }
                  stages { stage('Bound') { steps { sh 'set +x; env | grep ^BW > bound; echo "$BW_CLIENTID $BW_CLIENTSECRET"' } } }
                }
                """);

        assertThat(lines("bound")).containsExactlyInAnyOrder("BW_CLIENTID=" + ID, "BW_CLIENTSECRET=" + SECRET);
    }

    @Test
    void anUnknownKeyFailsTheBuildByName() throws Exception {
        job.setDefinition(new CpsFlowDefinition("""
                pipeline {
                  agent any
                  environment { BW = credentials('nowhere') }
                  stages { stage('Never') { steps { echo 'not reached' } } }
                }
                """, true));

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("nowhere", build);
        jenkins.assertLogNotContains("not reached", build);
    }

    private void run(Result expected, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun build = jenkins.buildAndAssertStatus(expected, job);
        jenkins.assertLogContains("**** ****", build);
        SecretAssert.assertHoldsNone(build.getRootDir().toPath(), List.of(ID, SECRET));
    }

    private List<String> lines(String file) throws Exception {
        FilePath workspace = Objects.requireNonNull(jenkins.jenkins.getWorkspaceFor(job));
        return workspace.child(file).readToString().lines().toList();
    }
}

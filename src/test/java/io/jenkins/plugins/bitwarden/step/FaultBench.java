package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.FilePath;
import hudson.model.Descriptor.FormException;
import hudson.model.Node;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.cli.ShellBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jvnet.hudson.test.JenkinsRule;

/** A Jenkins with a key and a master password, and a bw that is a script, to see what is left when something breaks. */
public final class FaultBench {

    public static final String SERVER = "https://vault.example.test";
    public static final String CLIENT_ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    public static final String CLIENT_SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    public static final String MASTER_PASSWORD = "correct horse battery staple";
    public static final List<String> SECRETS = List.of(CLIENT_ID, CLIENT_SECRET, MASTER_PASSWORD, ShellBw.SESSION);

    public final ShellBw bw;
    private final JenkinsRule jenkins;

    public FaultBench(JenkinsRule jenkins, Path folder) throws Exception {
        this.jenkins = jenkins;
        bw = new ShellBw(folder);
        store(key("key", SERVER));
        store(masterPassword(MASTER_PASSWORD));
    }

    public static BitwardenApiKeyImpl key(String id, String server) throws FormException {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, id, "", Secret.fromString(CLIENT_ID), Secret.fromString(CLIENT_SECRET));
        key.setServer(server);
        return key;
    }

    public static StringCredentialsImpl masterPassword(String password) throws FormException {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, "master", "", Secret.fromString(password));
    }

    public static CredentialsStore store() {
        return CredentialsProvider.lookupStores(Jenkins.get()).iterator().next();
    }

    public static void store(Credentials credential) throws IOException {
        store().addCredentials(Domain.global(), credential);
    }

    /** Returns the part of a Pipeline that opens a session and does this in it. */
    public String block(String body) {
        return block(bw.folder(), body);
    }

    public static String block(Path folder, String body) {
        return "withEnv(['PATH+BW=" + folder + "']) {\n"
                + "withBitwarden(credentialsId: 'key', masterPasswordId: 'master') {\n" + body + "\n} }\n";
    }

    public WorkflowRun start(String node, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition("node('" + node + "') {\n" + script + "\n}", true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    public WorkflowRun startStuck(String node, String script) throws Exception {
        WorkflowRun build = start(node, script);
        await(bw::isStuck);
        return build;
    }

    public WorkflowRun ends(Result result, WorkflowRun build) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
    }

    /** Asserts that there is no directory, no note and no secret of this build, and that the next one works. */
    public void assertNothingIsLeft(WorkflowRun build, Node node) throws Exception {
        assertNothingIsLeft(build, node, SECRETS);
        bw.heal();
        WorkflowRun next = ends(Result.SUCCESS, start(node.getSelfLabel().getName(), block("sh 'bw get password x'")));
        assertNoSessions(next, node);
    }

    /** Asserts that a build left no session on its node, and none of these secrets in its log and its files. */
    static void assertNothingIsLeft(WorkflowRun build, Node node, List<String> secrets) throws Exception {
        assertNoSessions(build, node);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
    }

    /** Returns how often a text is in a build's log. */
    static int count(WorkflowRun build, String text) throws Exception {
        return JenkinsRule.getLog(build).split(Pattern.quote(text), -1).length - 1;
    }

    public static void assertNoSessions(WorkflowRun build, Node node) throws Exception {
        FilePath workspace = node.getWorkspaceFor(build.getParent());
        await(() -> Sessions.noted().isEmpty());
        assertThat(Sessions.beside(workspace)).isEmpty();
        FilePath all = workspace.getParent();
        if (all.exists()) {
            assertThat(all.list("**/bitwarden-*-files/**", null, false))
                    .as("files from the vault, wherever the block was")
                    .isEmpty();
        }
        assertNoSessionFiles();
    }

    public static void assertNoSessionFiles() {
        assertThat(new File(Jenkins.get().getRootDir(), "bitwarden-sessions")).isEmptyDirectory();
    }

    /** Stops the block that logs in, or reads its items, while others may wait for it. */
    static void stopFirstBlock(WorkflowRun build) throws Exception {
        Objects.requireNonNull(build.getExecution()).getCurrentExecutions(true).get().stream()
                .filter(WithBitwardenExecution.class::isInstance)
                .findFirst()
                .orElseThrow()
                .stop(new FlowInterruptedException(Result.ABORTED));
    }

    /** Returns a folder with a {@code bw} that starts a real one and writes its arguments to the file {@code calls}. */
    static Path countingBw(RealBw version, Path folder) throws IOException {
        Path script = Files.writeString(
                Files.createDirectories(folder).resolve("bw"),
                "#!/bin/sh\necho \"$*\" >> '" + folder.resolve("calls") + "'\nexec '" + version.folder()
                        + "/bw' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** Waits for something that is bound to happen. */
    public static void await(Callable<Boolean> happened) throws Exception {
        while (!happened.call()) {
            Thread.sleep(50);
        }
    }
}

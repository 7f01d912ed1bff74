package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.FaultBench.await;

import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.KeyUseListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Writes a Jenkins home for {@link OldDataTest}, as this version of the plugin leaves it. Runs on demand only, for a
 * release: {@code -Dtest=OldDataWriter -Dold.data=NAME}, by {@code env -i}, since a build's state has the environment in
 * it.
 */
class OldDataWriter {

    /** What is kept of it, but for the console, which no version reads again. */
    private static final List<String> KEPT = List.of(
            "credentials.xml",
            "secrets/master.key",
            "secrets/hudson.util.Secret",
            "secrets/io.jenkins.plugins.bitwarden.",
            "bitwarden-sessions/",
            "io.jenkins.plugins.bitwarden.health.RejectedKeys.xml",
            "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml",
            "jobs/");

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    private Path temporary;

    @Test
    void write() throws Throwable {
        sessions.then(this::fill);
        Path home = sessions.getHome().toPath();
        Path target = Path.of(
                        "src/test/resources/" + OldDataTest.class.getName().replace('.', '/'))
                .resolve(Objects.requireNonNull(System.getProperty("old.data")));
        SecretAssert.assertHoldsNone(home.resolve("jobs"), FaultBench.SECRETS);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(file).toString();
                if (KEPT.stream().anyMatch(name::startsWith) && !name.matches(".*/log(-index)?")) {
                    copy(file, target.resolve(name));
                }
            }
        }
    }

    /** Copies a file, with usual paths in place of those of this test where it is text. */
    private void copy(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (file.toString().endsWith(".xml")) {
            Files.writeString(
                    target,
                    Files.readString(file)
                            .replace(sessions.getHome().toString(), "/var/lib/jenkins")
                            .replace(temporary.toString(), "/opt"));
        } else {
            Files.copy(file, target);
        }
    }

    private void fill(JenkinsRule jenkins) throws Exception {
        FaultBench bench = new FaultBench(jenkins, temporary.resolve("bw"));
        BitwardenApiKeyImpl rejected = FaultBench.key("rejected", "EU");
        FaultBench.store(rejected);
        var key = rejected.toApiKey();
        BitwardenApiKeyImpl whole = FaultBench.key("whole", FaultBench.SERVER);
        whole.setMasterPassword(Secret.fromString(FaultBench.MASTER_PASSWORD));
        FaultBench.store(whole);
        KeyUseListener.fire(listener -> listener.rejected(rejected, key, jenkins.jenkins));

        FreeStyleProject classic = jenkins.createFreeStyleProject("classic");
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("key");
        login.setMasterPasswordId("master");
        login.setTimeout(90);
        classic.getBuildWrappersList().add(login);
        BitwardenApiKeyBinding binding = new BitwardenApiKeyBinding("key");
        binding.setClientIdVariable("ID");
        classic.getBuildWrappersList().add(new SecretBuildWrapper(List.of(binding)));
        classic.save();

        bench.bw.at("list", """
                echo '[{"id":"6b1b2b3c-0000-4000-8000-000000000001","name":"registry","login":{"password":"%s"}}]'; exit 0
                """.formatted(OldDataTest.ITEM_PASSWORD));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "interrupted");
        String block = bench.block("sleep 60; echo \"still masked: ${env.BW_SESSION} and ${env.PW}\"")
                .replace("'master'", "'master', items: [bitwardenItem(item: 'registry', variable: 'PW')]");
        job.setDefinition(new CpsFlowDefinition("node {\n" + block + "}", true));
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        await(() -> JenkinsRule.getLog(build).contains("Sleeping for"));
    }
}

package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Two controllers may have the same key, and builds with it at the same time. */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class TwoControllersTest {

    @RegisterExtension
    private final RealJenkinsExtension one = new RealJenkinsExtension();

    @RegisterExtension
    private final RealJenkinsExtension other = new RealJenkinsExtension();

    @Test
    void eachIsADeviceOfItsOwnAndNeitherDisturbsTheOther() throws Throwable {
        try (EmbeddedBitwarden server = EmbeddedBitwarden.start();
                ExecutorService both = Executors.newCachedThreadPool()) {
            Account account = server.addAccount("ci@example.test", Vault.MASTER_PASSWORD)
                    .add(VaultItem.login("registry").password(Vault.ITEM_PASSWORD));
            ArrayList<String> vault = new ArrayList<>(List.of(
                    server.url().toString(),
                    server.caCertificate().toString(),
                    account.clientId(),
                    account.clientSecret(),
                    RealBw.V2026_6_0.folder().toString()));
            List<Future<?>> builds = new ArrayList<>();
            for (RealJenkinsExtension controller : List.of(one, other)) {
                controller.startJenkins();
            }
            for (RealJenkinsExtension controller : List.of(one, other)) {
                builds.add(both.submit(() -> {
                    try {
                        controller.runRemotely(TwoControllersTest::buildTwice, vault);
                    } catch (Throwable e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Future<?> build : builds) {
                build.get();
            }
            assertThat(server.deviceIds()).hasSize(2);
            assertThat(server.violations()).isEmpty();
        }
    }

    private static void buildTwice(JenkinsRule jenkins, ArrayList<String> vault) throws Throwable {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, "key", "", Secret.fromString(vault.get(2)), Secret.fromString(vault.get(3)));
        key.setServer(vault.get(0));
        FaultBench.store(key);
        FaultBench.store(FaultBench.masterPassword(Vault.MASTER_PASSWORD));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { withEnv(['PATH+BW=" + vault.get(4) + "', 'NODE_EXTRA_CA_CERTS=" + vault.get(1) + "']) {"
                        + " withBitwarden(credentialsId: 'key', masterPasswordId: 'master') {"
                        + " sh 'test \"$(bw get password registry)\" = " + Vault.ITEM_PASSWORD + "' } } }",
                true));
        jenkins.buildAndAssertSuccess(job);
        jenkins.buildAndAssertSuccess(job);
    }
}

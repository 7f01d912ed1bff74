package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the log of a build says about a login. */
@WithJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class BuildLogTest {

    private static final String DURATION = "\\d[\\d.,]* (?:ms|sec|min.*)";
    private static final String UNLOCKED = "masterPasswordId: 'bitwarden-master-password'";

    private static JenkinsRule jenkins;
    private static Vault vault;
    private static Folder team;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        team = rule.createProject(Folder.class, "team");
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @Test
    void aGoodBlockTakesThreeLines() throws Exception {
        Run<?, ?> build = build(
                Result.SUCCESS,
                jenkins.jenkins,
                "credentialsId: 'bitwarden', " + UNLOCKED,
                "sh 'bw get password registry'");

        assertLines(
                build,
                "Logging in to Bitwarden \\(" + vault.server.url()
                        + "\\) with the API key “bitwarden”, user\\S+, with bw 2026.6.0",
                "Logged in and unlocked the vault in " + DURATION,
                "Deleted the login from this agent");
    }

    @Test
    void aBlockWithoutAMasterPasswordSaysThatTheVaultIsLocked() throws Exception {
        Run<?, ?> build = build(Result.SUCCESS, jenkins.jenkins, "credentialsId: 'bitwarden'", "sh 'bw login --check'");

        assertLines(
                build,
                "Logging in to Bitwarden .*",
                "Logged in in " + DURATION + "\\. The vault is locked, because there is no master password\\.",
                "Deleted the login from this agent");
    }

    @Test
    void aBlockWithItemsSaysHowManyAndThatTheLoginIsDeletedBeforeItsBody() throws Exception {
        Run<?, ?> build = build(
                Result.SUCCESS,
                jenkins.jenkins,
                "credentialsId: 'bitwarden', " + UNLOCKED + ","
                        + " items: [bitwardenItem(item: 'registry', variable: 'PW'),"
                        + " bitwardenItem(item: 'registry', field: 'username', variable: 'NAME')]",
                "echo 'the body'");

        assertLines(
                build,
                "Logging in to Bitwarden .*",
                "Logged in in " + DURATION,
                "Read 2 values from the vault in " + DURATION,
                "Deleted the login from this agent");
        assertThat(JenkinsRule.getLog(build).indexOf("Deleted the login"))
                .isLessThan(JenkinsRule.getLog(build).indexOf("the body"));
    }

    @Test
    void aClassicBuildSaysTheSame() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        BitwardenBuildWrapper login = new BitwardenBuildWrapper("bitwarden");
        login.setMasterPasswordId(Vault.MASTER);
        job.getBuildWrappersList().add(login);
        job.getBuildersList().add(new Shell("echo hello"));
        jenkins.jenkins.getGlobalNodeProperties().add(vault.onNodes(RealBw.V2026_6_0));

        Run<?, ?> build = jenkins.buildAndAssertSuccess(job);

        jenkins.jenkins.getGlobalNodeProperties().clear();
        assertLines(
                build,
                "Logging in to Bitwarden .*",
                "Logged in and unlocked the vault in " + DURATION,
                "Deleted the login from this agent");
    }

    @Test
    void aRejectedKeyIsNamedWithItsFolder() throws Exception {
        store(team, key("deploy", vault.server.url().toString()));

        Run<?, ?> build = build(Result.FAILURE, team, "credentialsId: 'deploy'", "echo 'the body'");

        jenkins.assertLogContains(
                "ERROR: The login with the API key “deploy” in the folder team failed. " + vault.server.url()
                        + " does not accept this API key.",
                build);
        jenkins.assertLogNotContains("cloud", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void aKeyOfJenkinsItselfIsNamedWithoutAFolderAlsoInsideOne() throws Exception {
        store(jenkins.jenkins, key("global", vault.server.url().toString()));

        Run<?, ?> build = build(Result.FAILURE, team, "credentialsId: 'global'", "echo 'the body'");

        jenkins.assertLogContains("ERROR: The login with the API key “global” failed. ", build);
    }

    @Test
    void aWrongMasterPasswordIsNamedWithItsFolder() throws Exception {
        store(
                team,
                new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "wrong", "", Secret.fromString("not the master password")));

        Run<?, ?> build =
                build(Result.FAILURE, team, "credentialsId: 'bitwarden', masterPasswordId: 'wrong'", "echo 'the body'");

        jenkins.assertLogContains(
                "ERROR: The login with the API key “bitwarden” and the master password “wrong” in the folder team failed. ",
                build);
        assertThat(JenkinsRule.getLog(build).split("The decryption operation failed", -1))
                .as("bw's Rust library says it three times")
                .hasSize(2);
    }

    @Test
    void aWrongMasterPasswordIsNamedInTheSameWayIfTheVaultIsUnlockedForItsItemsOnly() throws Exception {
        store(team, new StringCredentialsImpl(CredentialsScope.GLOBAL, "other", "", Secret.fromString("not this one")));
        String key = "credentialsId: 'bitwarden', masterPasswordId: 'other'";

        Run<?, ?> session = build(Result.FAILURE, team, key, "echo 'the body'");
        Run<?, ?> items = build(
                Result.FAILURE,
                team,
                key + ", items: [bitwardenItem(item: 'registry', variable: 'PW')]",
                "echo 'the body'");

        String error = JenkinsRule.getLog(session)
                .lines()
                .filter(line -> line.startsWith("ERROR: "))
                .findFirst()
                .orElseThrow();
        assertThat(error).contains("and the master password “other” in the folder team failed. ");
        assertThat(JenkinsRule.getLog(items)).contains(error).doesNotContain("the body", "Master password:", "\tat ");
    }

    @Test
    void aCloudBehindAFirewallIsNamedByTheHostsThatBwAsks() throws Exception {
        store(jenkins.jenkins, key("cloud", "EU"));

        Run<?, ?> build = build(Result.FAILURE, jenkins.jenkins, "credentialsId: 'cloud'", "echo 'the body'");

        assertLines(build, "Logging in to Bitwarden \\(https://vault.bitwarden.eu\\) with the API key “cloud”, .*");
        jenkins.assertLogContains(
                "This agent cannot reach the server (https://identity.bitwarden.eu, https://api.bitwarden.eu).", build);
        assertThat(JenkinsRule.getLog(build)).doesNotContainPattern("\\bEU\\b");
    }

    private static BitwardenApiKeyImpl key(String id, String server) throws Exception {
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL,
                id,
                "",
                Secret.fromString(vault.account.clientId()),
                Secret.fromString("rotatedSecretThatNobodyHas0000"));
        key.setServer(server);
        return key;
    }

    private static void store(ItemGroup<?> group, IdCredentials credential) throws Exception {
        for (CredentialsStore store : CredentialsProvider.lookupStores(group)) {
            if (store.getContext() == group) {
                store.addCredentials(Domain.global(), credential);
                return;
            }
        }
        throw new AssertionError("no store in " + group);
    }

    /** Nothing but 127.0.0.1 is asked: for bw, the proxy of the clouds is a closed port. */
    private static Run<?, ?> build(Result expected, ItemGroup<?> group, String options, String body) throws Exception {
        String name = "job-" + UUID.randomUUID();
        WorkflowJob job = group == team
                ? team.createProject(WorkflowJob.class, name)
                : jenkins.createProject(WorkflowJob.class, name);
        String block = "withBitwarden(" + options + ") {\n" + body + "\n}";
        if (options.contains("cloud")) {
            block = "withEnv(['http_proxy=http://127.0.0.1:1']) {\n" + block + "\n}";
        }
        job.setDefinition(
                new CpsFlowDefinition("node { " + vault.withBw(RealBw.V2026_6_0) + " {\n" + block + "\n} }", true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    /** Asserts what the log has about Bitwarden, apart from failures. */
    private static void assertLines(Run<?, ?> build, String... patterns) throws Exception {
        List<String> ours = new ArrayList<>();
        for (String line : JenkinsRule.getLog(build).split("\\R")) {
            if (Pattern.compile("^(?:Logging in|Logged in|Read |Deleted)")
                    .matcher(line)
                    .find()) {
                ours.add(line);
            }
        }
        assertThat(ours).hasSameSizeAs(patterns);
        for (int i = 0; i < patterns.length; i++) {
            assertThat(ours.get(i)).matches(patterns[i]);
        }
    }
}

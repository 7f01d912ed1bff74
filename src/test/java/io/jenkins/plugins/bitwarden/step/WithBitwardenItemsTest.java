package io.jenkins.plugins.bitwarden.step;

import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Result;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import io.jenkins.plugins.bitwarden.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Items of a real vault in variables of a real build. */
@WithJenkins
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class WithBitwardenItemsTest {

    private static final String DATABASE_PASSWORD = "p$ss \"w\u00f6rd\" $HOME 'quoted' \\n";
    private static final String CERTIFICATE = "-----BEGIN CERT-----\r\n  line with blanks \r\n\r\n}\nlast-line\n";
    private static final List<String> CERTIFICATE_LINES =
            List.of("-----BEGIN CERT-----", "line with blanks", "last-line");

    @RegisterExtension
    final InboundAgentExtension agents = new InboundAgentExtension();

    private static JenkinsRule jenkins;
    private static Vault vault;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        vault = new Vault();
        for (int i = 0; i < 100; i++) {
            vault.account.add(VaultItem.secureNote("filler " + i).notes("n".repeat(4_000)));
        }
        vault.account
                .add(VaultItem.login("database")
                        .username("db")
                        .password(DATABASE_PASSWORD)
                        .hiddenField("Port number", "54321"))
                .add(VaultItem.secureNote("certificate").notes(CERTIFICATE));
    }

    @BeforeEach
    void forgetRequests() {
        vault.server.resetTraffic();
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @ParameterizedTest
    @CsvSource({"V2026_6_0, built-in, false", "V2026_9_0, inbound, true"})
    void valuesAreInVariablesAndNowhereElse(RealBw bw, String where, boolean declarative) throws Exception {
        Node node = node(where);
        String semaphore = "items-" + bw;
        String block = block("exposeSession: true, ", """
                sh '''
                  printf %%s "$PW" > password
                  printf %%s "$PORT" > port
                  printf %%s "$CERT" > certificate
                  printf %%s "$BW_SESSION" > session-key
                  bw get password registry > item
                  { set +x; } 2> /dev/null
                  printf "password: %%s, port: %%s" "$PW" "$PORT"; echo
                  echo "$CERT"
                  echo $CERT
                  printf %%s "$PW" | base64
                '''
                semaphore '%s'
                echo "after the pause: ${env.CERT}"
                echo "short: ${env.DB_USER}"
                """.formatted(semaphore));
        WorkflowRun build = start(
                declarative
                        ? "pipeline { agent { label '" + where + "' }\nstages { stage('Use') { steps { "
                                + vault.withBw(bw) + " {\n" + block.replace("echo \"", "echo message: \"")
                                + "\n} } } } }"
                        : "node('" + where + "') { " + vault.withBw(bw) + " {\n" + block + "\n} }");
        SemaphoreStep.waitForStart(semaphore + "/1", build);

        FilePath workspace = node.getWorkspaceFor(build.getParent());
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.addAll(List.of(Vault.ITEM_PASSWORD, DATABASE_PASSWORD, "54321"));
        secrets.addAll(CERTIFICATE_LINES);
        secrets.add(workspace.child("session-key").readToString());
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(workspace.child("password").readToString()).isEqualTo(DATABASE_PASSWORD);
        assertThat(workspace.child("port").readToString()).isEqualTo("54321");
        assertThat(workspace.child("certificate").readToString()).isEqualTo(CERTIFICATE);
        assertThat(workspace.child("item").readToString()).isEqualTo(Vault.ITEM_PASSWORD);

        SemaphoreStep.success(semaphore + "/1", null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        jenkins.assertLogContains("password: ****, port: ****", build);
        jenkins.assertLogContains("after the pause: ****", build);
        jenkins.assertLogContains("The value of DB_USER is shorter than three characters", build);
        jenkins.assertLogNotContains("The value of PW", build);
        jenkins.assertLogContains("short: db", build);
        secrets.remove(Vault.ITEM_PASSWORD);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
        assertThat(Sessions.beside(workspace)).isEmpty();
    }

    @Test
    void withoutASessionTheBodyHasItsItemsAndNoMore() throws Exception {
        WorkflowRun build = run(Result.FAILURE, block("", """
                sh 'printf %s "$PW" > password; env > environment; ls ../*@tmp > temporary'
                error "the body's own error, with ${env.PW}, ${env.CERT}"
                """));

        FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
        assertThat(workspace.child("password").readToString()).isEqualTo(DATABASE_PASSWORD);
        assertThat(workspace.child("environment").readToString())
                .contains("DB_USER=db")
                .doesNotContain("BW_SESSION", "BITWARDENCLI_APPDATA_DIR", "BW_NOINTERACTION");
        assertThat(workspace.child("temporary").readToString()).doesNotContain("bitwarden-");
        jenkins.assertLogContains("the body's own error, with ****, ****", build);
        List<String> secrets = new ArrayList<>(vault.secrets());
        secrets.add(DATABASE_PASSWORD);
        secrets.addAll(CERTIFICATE_LINES);
        assertHoldsNone("the console", JenkinsRule.getLog(build), secrets);
        assertHoldsNone(build.getRootDir().toPath(), secrets);
    }

    @Test
    void anItemThatIsNotThereFailsTheBuildBeforeTheBody() throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                              items: [bitwardenItem(item: 'registry', variable: 'PW'),
                                      bitwardenItem(item: 'Database', variable: 'DB')]) {
                  echo 'in the body'
                }
                """);

        jenkins.assertLogContains("No item named \u201cDatabase\u201d in this account\u2019s vault. Items", build);
        jenkins.assertLogNotContains("in the body", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(Sessions.beside(jenkins.jenkins.getWorkspaceFor(build.getParent())))
                .isEmpty();
        assertHoldsNone(build.getRootDir().toPath(), List.of(Vault.ITEM_PASSWORD, DATABASE_PASSWORD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Items can be read from an unlocked vault only | items: [bitwardenItem(item: 'a', variable: 'A')]",
                "there is nothing to use from the vault | exposeSession: false",
                "there is nothing to use from the vault | masterPasswordId: 'bitwarden-master-password', exposeSession: false",
                "cannot both be in the variable a."
                        + " | items: [bitwardenItem(item: 'a', variable: 'A'), bitwardenItem(item: 'b', variable: 'a')]",
                "\u201c1A\u201d is not a valid variable name | items: [bitwardenItem(item: 'a', variable: '1A')]",
                "cannot be in the variable Path, | items: [bitwardenItem(item: 'a', variable: 'Path')]",
                "cannot be in the variable BW_SESSION, | items: [bitwardenItem(item: 'a', variable: 'BW_SESSION')]",
                "The variable is missing | items: [bitwardenItem(item: 'a', variable: ' ')]",
                "The item is missing | items: [bitwardenItem(item: ' ', variable: 'A')]"
            })
    void whatCannotWorkFailsBeforeAnyLogin(String message, String arguments) throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                withBitwarden(credentialsId: 'bitwarden', %s) { echo 'in the body' }
                """.formatted(arguments));

        jenkins.assertLogContains(message, build);
        jenkins.assertLogNotContains("Logging in", build);
        jenkins.assertLogNotContains("in the body", build);
        assertThat(vault.server.requests(Endpoint.TOKEN)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withBitwarden {",
                "withBitwarden(null) {",
                "withBitwarden(credentialsId: ' ') {",
                "withBitwarden(credentialsId: params.NOT_THERE, masterPasswordId: params.NOT_THERE) {",
                "withCredentials([bitwardenApiKey(params.NOT_THERE)]) {",
                "withCredentials([bitwardenApiKey('')]) {"
            })
    void aMissingIdIsOneLineInTheLog(String block) throws Exception {
        WorkflowRun build = run(Result.FAILURE, block + " echo 'in the body' }");

        jenkins.assertLogContains("ERROR: The API key is missing. Set credentialsId to the ID of a", build);
        jenkins.assertLogNotContains("in the body", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void anItemThatIsNullIsOneSentence() throws Exception {
        WorkflowRun build = run(Result.FAILURE, """
                withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password',
                              items: [null]) { echo 'in the body' }
                """);

        jenkins.assertLogContains("The item is missing.", build);
        jenkins.assertLogNotContains("NullPointerException", build);
    }

    private static String block(String more, String body) {
        return """
                withBitwarden(credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password', %s
                              items: [bitwardenItem(item: 'database', variable: 'PW'),
                                      bitwardenItem(item: 'database', field: 'Port number', variable: 'PORT'),
                                      bitwardenItem(item: 'database', field: 'username', variable: 'DB_USER'),
                                      bitwardenItem(item: 'certificate', field: 'notes', variable: 'CERT')]) {
                %s
                }
                """.formatted(more, body);
    }

    private Node node(String where) throws Exception {
        if (where.equals("inbound")) {
            return agents.createAgent(
                    jenkins,
                    InboundAgentExtension.Options.newBuilder().label(where).build());
        }
        return jenkins.jenkins;
    }

    private WorkflowRun start(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    private WorkflowRun run(Result expected, String steps) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('built-in') { " + vault.withBw(RealBw.V2026_6_0) + " {\n" + steps + "\n} }", true));
        return jenkins.buildAndAssertStatus(expected, job);
    }
}

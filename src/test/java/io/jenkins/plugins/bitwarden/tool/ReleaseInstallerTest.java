package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import hudson.FilePath;
import hudson.ProxyConfiguration;
import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.credentials.TrustedServers;
import io.jenkins.plugins.bitwarden.embedded.FileMirror;
import io.jenkins.plugins.bitwarden.step.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A bw from a zip on a mirror: real bw, real nodes, real HTTPS. */
@WithJenkins
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the bw in the zip is a shell script")
class ReleaseInstallerTest {

    private static final CliVersion VERSION = CliVersion.of("2026.6.0");
    private static final ReleaseAsset ASSET = new ReleaseAsset(
            VERSION,
            false,
            Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"))
                    .orElseThrow());
    private static final String FILE = "/bitwarden/cli-v" + VERSION + "/" + ASSET.fileName();
    private static final String LOGIN =
            "withBitwarden(credentialsId: 'bitwarden', cli: '%s', timeout: 240) { sh 'bw login --check' }";

    private static final String TOOL = "echo tool('%s')";

    @TempDir
    private static Path temporary;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static Vault vault;
    private static FileMirror mirror;
    private static TrustedServers trusted;
    private static byte[] release;

    /** Of the tool, different in each test. */
    private final String name = "bw-" + UUID.randomUUID();

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(10);
        agent = rule.createOnlineSlave();
        vault = new Vault();
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(new Entry(
                        "NODE_EXTRA_CA_CERTS", vault.server.caCertificate().toString())));
        mirror = FileMirror.https();
        trusted = new TrustedServers(temporary, mirror.caCertificate());
        release = Zips.with(
                "bw",
                "#!/bin/sh\nexec '" + RealBw.V2026_6_0.folder().resolve("bw") + "' \"$@\"\n" + "#".repeat(100_000));
    }

    @AfterAll
    static void stop() throws Exception {
        trusted.close();
        mirror.close();
        vault.close();
    }

    @BeforeEach
    void serve() throws Exception {
        mirror.reset();
        mirror.serve(FILE, release);
        FileUtils.deleteDirectory(cache().toFile());
    }

    @AfterEach
    void noDefault() throws IOException {
        Tools.descriptor().setDefaultCli(null);
        jenkins.jenkins.setProxy(null);
    }

    @Test
    void aBlockLogsInWithItOnTheBuiltInNodeAndOnAnAgentAfterOneDownload() throws Exception {
        Tools.set(name, installer(release));

        WorkflowRun builtIn = jenkins.buildAndAssertSuccess(job(jenkins.jenkins, LOGIN));
        WorkflowRun onAgent = jenkins.buildAndAssertSuccess(job(agent, LOGIN));
        WorkflowRun again = jenkins.buildAndAssertSuccess(job(agent, LOGIN));

        assertThat(mirror.requests(FILE)).isEqualTo(1);
        for (WorkflowRun build : List.of(builtIn, onAgent, again)) {
            jenkins.assertLogContains(", with bw " + VERSION, build);
            jenkins.assertLogContains("You are logged in!", build);
        }
        jenkins.assertLogContains("Downloading " + mirror.url() + FILE + " (1 MB)", builtIn);
        jenkins.assertLogContains("Downloaded 1 MB with the expected SHA-256 " + Sha256.of(zip(release)), builtIn);
        jenkins.assertLogContains("Installing bw 2026.6.0 on " + agent.getDisplayName() + " in ", onAgent);
        jenkins.assertLogNotContains("Installing", again);
        String folder = VERSION + "-" + Sha256.of(zip(release)).shortened();
        for (Node node : List.of(jenkins.jenkins, agent)) {
            assertThat(Tools.installed(node, name)).containsExactly(folder);
            FilePath installed = Tools.folder(node, name).child(folder);
            assertThat(installed.list()).extracting(FilePath::getName).containsExactlyInAnyOrder("bw", "package.json");
            assertThat(installed.child("bw").mode() & 0111).isEqualTo(0111);
        }
    }

    @Test
    void theToolStepAndDeclarativeToolsPutItOnThePath() throws Exception {
        Tools.set(name, installer(release));

        jenkins.assertLogContains(
                "2026.6.0", jenkins.buildAndAssertSuccess(job(jenkins.jenkins, "sh \"'${tool '%s'}/bw' --version\"")));
        WorkflowRun declarative = jenkins.buildAndAssertSuccess(
                script("""
                pipeline {
                  agent { label '%s' }
                  tools { bitwardenCli '%s' }
                  stages { stage('s') { steps {
                    sh 'bw --version'
                    withBitwarden(credentialsId: 'bitwarden', timeout: 240) { sh 'bw login --check' }
                  } } }
                }
                """.formatted(agent.getSelfLabel().getName(), name)));
        jenkins.assertLogContains("2026.6.0", declarative);
        jenkins.assertLogContains(", with bw " + VERSION, declarative);
    }

    @Test
    void theDefaultIsUsedUnlessTheJobNamesOne() throws Exception {
        Tools.set(name, installer(release));
        Tools.descriptor().setDefaultCli(name);

        WorkflowRun build = jenkins.buildAndAssertSuccess(
                job(agent, "withBitwarden(credentialsId: 'bitwarden', timeout: 240) { sh 'bw login --check' }"));
        jenkins.assertLogContains(", with bw " + VERSION, build);

        WorkflowRun missing = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(agent, "withBitwarden(credentialsId: 'bitwarden', cli: 'another') { }"));
        jenkins.assertLogContains(
                "There is no Bitwarden CLI with the name “another” under Manage Jenkins, Tools. Check the name, or ask an"
                        + " administrator to add it. These exist: " + name + ".",
                missing);
    }

    @Test
    void anotherFileIsRefusedAndNothingIsLeft() throws Exception {
        Tools.set(name, installer(release));
        byte[] changed = Zips.with("bw", "#!/bin/sh\necho stolen > '" + temporary.resolve("stolen") + "'\n");
        mirror.serve(FILE, changed);

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL));

        jenkins.assertLogContains(
                mirror.url() + FILE + " is not the expected file and was deleted. Its SHA-256 is "
                        + Sha256.of(zip(changed)) + ", but it should be " + Sha256.of(zip(release)),
                build);
        assertNothingIsInstalled(build);
        assertThat(temporary.resolve("stolen")).doesNotExist();

        mirror.serve(FILE, release);
        jenkins.buildAndAssertSuccess(job(agent, TOOL));
    }

    @Test
    void aZipThatHoldsAnythingElseIsRefusedThoughItsChecksumIsRight() throws Exception {
        byte[] hostile = Zips.with(zip -> {
            Zips.add(zip, "bw", "#!/bin/sh\n".getBytes());
            Zips.add(zip, "../../../../evil", "#!/bin/sh\n".getBytes());
        });
        mirror.serve(FILE, hostile);
        Tools.set(name, installer(hostile));

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL));

        jenkins.assertLogContains(
                "The zip was not unpacked. A release contains only the file bw. This zip has 2 entries.", build);
        assertNothingIsInstalledOn(agent, build);
    }

    @Test
    void aDownloadThatBreaksOffIsAFailureAndTheNextBuildInstalls() throws Exception {
        Tools.set(name, installer(release));
        mirror.serve(FILE, exchange -> {
            exchange.sendResponseHeaders(200, release.length);
            exchange.getResponseBody().write(release, 0, 500);
            exchange.getResponseBody().flush();
        });

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL));

        jenkins.assertLogContains(mirror.url() + FILE + " could not be downloaded. Check the address", build);
        assertNothingIsInstalled(build);
        mirror.serve(FILE, release);
        jenkins.buildAndAssertSuccess(job(agent, TOOL));
    }

    @Test
    void aMirrorWithoutTheFileOrOfAnUnknownNameIsAFailure() throws Exception {
        mirror.reset();
        Tools.set(name, installer(release));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins.jenkins, TOOL));
        jenkins.assertLogContains("The server answered with the status 404. Check the version and the address", build);
        assertNothingIsInstalled(build);

        ReleaseInstaller lost = installer(release);
        lost.setMirror("https://mirror.invalid/bitwarden");
        Tools.set(name, lost);
        jenkins.assertLogContains(
                "could not be downloaded. Check the address, and the proxy settings of Jenkins.",
                jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins.jenkins, TOOL)));
    }

    @Test
    void aMovedFileIsFollowedButNotFromHttpsToHttp() throws Exception {
        Tools.set(name, installer(release));
        mirror.serve("/moved", release);
        mirror.serve(FILE, redirect("/moved"));
        jenkins.buildAndAssertSuccess(job(jenkins.jenkins, TOOL));

        FileUtils.deleteDirectory(cache().toFile());
        try (FileMirror open = FileMirror.http()) {
            open.serve("/moved", release);
            mirror.serve(FILE, redirect(open.url() + "/moved"));
            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL));

            jenkins.assertLogContains("The server answered with the status 302", build);
            assertThat(open.asked()).isEmpty();
        }
        mirror.serve(FILE, redirect(FILE));
        jenkins.assertLogContains(
                "could not be downloaded", jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL)));
    }

    @Test
    void theProxyOfJenkinsIsUsed() throws Exception {
        try (FileMirror proxy = FileMirror.http()) {
            proxy.serve(FILE, release);
            jenkins.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", proxy.port()));
            ReleaseInstaller installer = installer(release);
            installer.setMirror("http://mirror.example.test/bitwarden/");
            Tools.set(name, installer);

            jenkins.buildAndAssertSuccess(job(agent, "tool '%s'"));

            assertThat(proxy.asked()).containsExactly(FILE);
            assertThat(mirror.asked()).isEmpty();
        }
    }

    @Test
    void tenBuildsAtOnceInstallOnce() throws Exception {
        Tools.set(name, installer(release));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        mirror.serve(FILE, held(begun, go));
        WorkflowJob job = job(jenkins.jenkins, "sh \"'${tool '%s'}/bw' --version\"");
        job.setConcurrentBuild(true);
        List<WorkflowRun> builds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            WorkflowJob one = i == 0 ? job : job(jenkins.jenkins, "sh \"'${tool '%s'}/bw' --version\"");
            builds.add(Objects.requireNonNull(one.scheduleBuild2(0)).waitForStart());
        }
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        for (WorkflowRun build : builds) {
            jenkins.waitForMessage("tool", build);
        }
        go.countDown();

        int installing = 0;
        for (WorkflowRun build : builds) {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            installing += JenkinsRule.getLog(build).contains("Installing bw") ? 1 : 0;
        }
        assertThat(installing).isEqualTo(1);
        assertThat(mirror.requests(FILE)).isEqualTo(1);
        assertThat(Tools.installed(jenkins.jenkins, name)).hasSize(1);
    }

    @Test
    void anAgentThatIsLostHalfWayHasAWholeToolAfterTheNextBuild() throws Exception {
        DumbSlave lost = jenkins.createOnlineSlave();
        Tools.set(name, installer(release));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        mirror.serve(FILE, held(begun, go));
        WorkflowJob job = job(lost, TOOL);
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Tools.installed(lost, name)).singleElement().asString().startsWith("unfinished-");
        Path half = Path.of(Tools.folder(lost, name).getRemote(), "unfinished-before");
        Files.createDirectories(half);
        Files.writeString(half.resolve("bw"), "#!/bin/sh\n# half a t");

        lost.toComputer().disconnect(null).get();
        go.countDown();
        build.doStop();
        jenkins.waitForCompletion(build);

        mirror.serve(FILE, release);
        jenkins.waitOnline(lost);
        jenkins.buildAndAssertSuccess(job);
        assertThat(Tools.installed(lost, name))
                .containsExactly(VERSION + "-" + Sha256.of(zip(release)).shortened());
    }

    @Test
    void aStoppedBuildLeavesNothing() throws Exception {
        Tools.set(name, installer(release));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        mirror.serve(FILE, held(begun, go));
        WorkflowJob job = job(agent, LOGIN);
        WorkflowRun build = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        go.countDown();

        assertNothingIsInstalled(build);
        mirror.serve(FILE, release);
        jenkins.buildAndAssertSuccess(job(agent, TOOL));
    }

    @Test
    void aFileOfTheCacheThatChangedIsDownloadedAnew() throws Exception {
        Tools.set(name, installer(release));
        jenkins.buildAndAssertSuccess(job(agent, TOOL));
        try (Stream<Path> files = Files.list(cache())) {
            Files.writeString(files.findFirst().orElseThrow(), "changed");
        }

        jenkins.buildAndAssertSuccess(job(jenkins.jenkins, TOOL));

        assertThat(mirror.requests(FILE)).isEqualTo(2);
    }

    @Test
    void aVersionThatMustNotRunOrWithoutAChecksumIsNotEvenDownloaded() throws Exception {
        ReleaseInstaller unknown = new ReleaseInstaller(null);
        unknown.setVersion("2025.1.3");
        unknown.setMirror(mirror.url() + "/bitwarden");
        Tools.set(name, unknown);
        jenkins.assertLogContains(
                "The plugin does not know the SHA-256 of bw-" + ASSET.platform().id()
                        + "-2025.1.3.zip, so the file was not downloaded. Open"
                        + " https://github.com/bitwarden/clients/releases/tag/cli-v2025.1.3, copy the digest",
                jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL)));

        byte[] xml = Files.readString(Path.of(
                        jenkins.jenkins.getRootDir().getPath(),
                        Tools.descriptor().getId() + ".xml"))
                .replace("2025.1.3", "2026.4.0")
                .getBytes();
        Files.write(
                Path.of(
                        jenkins.jenkins.getRootDir().getPath(),
                        Tools.descriptor().getId() + ".xml"),
                xml);
        Tools.descriptor().load();
        jenkins.assertLogContains(
                "The package @bitwarden/cli 2026.4.0 on npm was malicious",
                jenkins.buildAndAssertStatus(Result.FAILURE, job(agent, TOOL)));
        assertThat(mirror.asked()).isEmpty();
    }

    private static HttpHandler redirect(String target) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", target);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Sends the first half, and the rest when it may. */
    private static HttpHandler held(CountDownLatch begun, CountDownLatch go) {
        return (HttpExchange exchange) -> {
            exchange.sendResponseHeaders(200, release.length);
            exchange.getResponseBody().write(release, 0, 100);
            exchange.getResponseBody().flush();
            begun.countDown();
            try {
                go.await(120, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write(release, 100, release.length - 100);
        };
    }

    private static ReleaseInstaller installer(byte[] zip) throws Exception {
        ReleaseInstaller installer = new ReleaseInstaller(null);
        installer.setVersion(VERSION.toString());
        installer.setMirror(mirror.url() + "/bitwarden/");
        installer.setSha256(Sha256.of(zip(zip)).hex());
        return installer;
    }

    private static Path zip(byte[] content) throws IOException {
        return Files.write(temporary.resolve("zip-" + Arrays.hashCode(content)), content);
    }

    private static Path cache() {
        return jenkins.jenkins.getRootDir().toPath().resolve("caches/bitwarden-cli");
    }

    private WorkflowJob job(Node node, String body) throws Exception {
        return script("node('" + node.getSelfLabel().getName() + "') { " + body.formatted(name) + " }");
    }

    private static WorkflowJob script(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private void assertNothingIsInstalled(WorkflowRun build) throws Exception {
        for (Node node : List.of(jenkins.jenkins, agent)) {
            assertNothingIsInstalledOn(node, build);
        }
        if (Files.exists(cache())) {
            assertThat(cache()).isEmptyDirectory();
        }
    }

    private void assertNothingIsInstalledOn(Node node, WorkflowRun build) throws Exception {
        assertThat(Tools.installed(node, name)).isEmpty();
        jenkins.assertLogNotContains("You are logged in!", build);
        jenkins.assertLogNotContains("\tat ", build);
    }
}

package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.slaves.DumbSlave;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.step.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A bw from npm: the real npm, and a registry on this machine with the packages of a real bw. */
@WithJenkins
@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "packages are packed with GNU tar")
class NpmInstallerTest {

    private static final CliVersion VERSION = CliVersion.of("2026.6.0");

    @TempDir
    private static Path temporary;

    private static JenkinsRule jenkins;
    private static DumbSlave agent;
    private static NpmRegistry registry;

    private final String name = "bw-" + UUID.randomUUID();

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        agent = rule.createOnlineSlave();
        Path bin = RealBw.V2026_6_0.folder();
        registry = new NpmRegistry(VERSION, bin.getParent(), temporary);
        setNode(new Entry("npm_config_cache", temporary.resolve("cache").toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void aBlockLogsInWithTheExactVersionOfTheLockFile() throws Exception {
        Tools.set(name, installer());
        try (Vault vault = new Vault()) {
            String script = "withEnv(['NODE_EXTRA_CA_CERTS=" + vault.server.caCertificate()
                    + "']) { withBitwarden(credentialsId: 'bitwarden', cli: '%s', timeout: 240) { sh 'bw login --check' } }";
            WorkflowRun build = jenkins.buildAndAssertSuccess(job(script));
            int asked = registry.asked().size();
            WorkflowRun again = jenkins.buildAndAssertSuccess(job(script));

            jenkins.assertLogContains("Installing bw 2026.6.0 with npm on " + agent.getDisplayName(), build);
            jenkins.assertLogContains(", with bw 2026.6.0", build);
            jenkins.assertLogContains("You are logged in!", build);
            jenkins.assertLogNotContains("Installing", again);
            assertThat(asked).isGreaterThan(400);
            assertThat(registry.asked()).hasSize(asked);
            assertThat(Tools.installed(agent, name)).singleElement().asString().startsWith("2026.6.0-npm-");
        }
    }

    @Test
    void aPackageThatIsNotTheExpectedOneIsRefusedAndNothingIsLeft() throws Exception {
        try (NpmRegistry tampered =
                new NpmRegistry(VERSION, RealBw.V2026_6_0.folder().getParent(), temporary)) {
            tampered.replace("chalk-4.1.2", "ansi-styles-4.3.0");
            NpmInstaller installer = new NpmInstaller(null);
            installer.setLockFile(tampered.lockFile());
            installer.setRegistry(tampered.url());
            Tools.set(name, installer);
            // npm asks for such a package six times, and waits for up to a minute in between.
            setNode(
                    new Entry(
                            "npm_config_cache", temporary.resolve("empty-cache").toString()),
                    new Entry("npm_config_fetch_retry_mintimeout", "10"),
                    new Entry("npm_config_fetch_retry_maxtimeout", "10"));

            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job("tool '%s'"));

            jenkins.assertLogContains("EINTEGRITY", build);
            jenkins.assertLogContains("npm could not install bw 2026.6.0, and nothing of it was kept.", build);
            assertThat(Tools.installed(agent, name)).isEmpty();
        } finally {
            setNode(new Entry("npm_config_cache", temporary.resolve("cache").toString()));
        }
    }

    /** The packages here have other hashes than those of npm, which the plugin's own lock file names. */
    @Test
    void theLockFileOfThePluginRefusesPackagesThatWerePackedAnew() throws Exception {
        NpmInstaller installer = new NpmInstaller(null);
        installer.setVersion("2026.6.0");
        installer.setRegistry(registry.url());
        Tools.set(name, installer);

        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job("tool '%s'"));

        jenkins.assertLogContains("EINTEGRITY", build);
        assertThat(Tools.installed(agent, name)).isEmpty();
    }

    @Test
    void anOldNodeIsToldWithTheVersionThatIsNeeded() throws Exception {
        NpmInstaller installer = new NpmInstaller(null);
        installer.setVersion("2026.9.0");
        installer.setRegistry(registry.url());
        Tools.set(name, installer);
        int before = registry.asked().size();

        WorkflowRun build = withNode("#!/bin/sh\necho v20.20.2\n");

        jenkins.assertLogContains(
                "bw 2026.9.0 needs Node.js 22 or newer, and the node " + agent.getDisplayName()
                        + " has v20.20.2. Update Node.js there, choose an older bw, or install bw from a release,"
                        + " which includes Node.js.",
                build);
        assertThat(registry.asked()).hasSize(before);
        assertThat(Tools.installed(agent, name)).isEmpty();
    }

    @Test
    void aMissingNodeIsToldWithTheVersionThatIsNeeded() throws Exception {
        Tools.set(name, installer());

        jenkins.assertLogContains(
                "bw 2026.6.0 needs Node.js 20 or newer, and no Node.js was found on the node " + agent.getDisplayName(),
                withNode(null));
        jenkins.assertLogContains(
                "bw 2026.6.0 needs Node.js 20 or newer, and no Node.js was found", withNode("#!/bin/sh\nexit 1\n"));
    }

    @Test
    void aMissingNpmIsTold() throws Exception {
        Tools.set(name, installer());

        jenkins.assertLogContains(
                "There is Node.js on the node " + agent.getDisplayName() + ", but no npm.",
                withNode("#!/bin/sh\necho v22.1.0\n"));
    }

    @Test
    void aVersionWithoutALockFileIsToldWithThoseThatHaveOne() throws Exception {
        NpmInstaller installer = new NpmInstaller(null);
        installer.setVersion("2026.7.0");
        Tools.set(name, installer);

        jenkins.assertLogContains(
                "The plugin has no lock file for bw 2026.7.0. Choose one of 2026.9.0, 2026.6.0",
                jenkins.buildAndAssertStatus(Result.FAILURE, job("tool '%s'")));
    }

    private static NpmInstaller installer() throws Exception {
        NpmInstaller installer = new NpmInstaller(null);
        installer.setLockFile(registry.lockFile());
        installer.setRegistry(registry.url() + "/");
        return installer;
    }

    /** Runs a build that installs where the PATH has nothing but this node. */
    private WorkflowRun withNode(String script) throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("path-" + UUID.randomUUID()));
        if (script != null) {
            Path node = Files.writeString(folder.resolve("node"), script);
            assertThat(node.toFile().setExecutable(true)).isTrue();
        }
        setNode(new Entry("PATH", folder.toString()));
        try {
            return jenkins.buildAndAssertStatus(Result.FAILURE, job("tool '%s'"));
        } finally {
            setNode(new Entry("npm_config_cache", temporary.resolve("cache").toString()));
        }
    }

    private static void setNode(Entry... variables) throws Exception {
        agent.setNodeProperties(List.of(new EnvironmentVariablesNodeProperty(variables)));
        for (Entry variable : variables) {
            assertThat(agent.toComputer().buildEnvironment(TaskListener.NULL))
                    .containsEntry(variable.key, variable.value);
        }
    }

    private WorkflowJob job(String body) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + UUID.randomUUID());
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getSelfLabel().getName() + "') { " + body.formatted(name) + " }", true));
        return job;
    }
}

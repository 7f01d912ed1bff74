package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Descriptor.FormException;
import hudson.model.JDK;
import hudson.tools.InstallSourceProperty;
import hudson.tools.ToolInstaller;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.yaml.YamlSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How administrators set a Bitwarden CLI up: on the page, and as code. */
@WithJenkins
class ToolConfigurationTest {

    private static final String SHA = "c8f1e011cd4a03a98fdf5ab8c14d84d6f45a11d97fb59f9294c434db363a5282";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void open() {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .toEveryone());
        Tools.descriptor().setInstallations();
        Tools.descriptor().setDefaultCli(null);
    }

    @Test
    void thePageKeepsWhatItShows() throws Exception {
        ReleaseInstaller release = new ReleaseInstaller("linux");
        release.setVersion("2026.9.0");
        release.setMirror("https://mirror.example.com/bitwarden/");
        ReleaseInstaller other = new ReleaseInstaller(null);
        other.setVersion("2025.12.1");
        other.setSha256(SHA + "\nsha256:" + SHA.replace('c', 'd'));
        other.setOss(true);
        NpmInstaller npm = new NpmInstaller("alpine");
        npm.setVersion("2026.6.0");
        npm.setRegistry("https://npm.example.com");
        NpmInstaller locked = new NpmInstaller(null);
        locked.setLockFile(
                NpmPackage.known(CliInstaller.version("2026.9.0")).orElseThrow().lockFile());
        Tools.descriptor()
                .setInstallations(
                        tool("one", null, release, other), tool("two", null, npm, locked), tool("three", "/opt/bw"));
        Tools.descriptor().setDefaultCli("two");

        save();

        BitwardenCliInstallation[] kept = Tools.descriptor().getInstallations();
        assertThat(kept).extracting(BitwardenCliInstallation::getName).containsExactly("one", "two", "three");
        assertThat(kept[2].getHome()).isEqualTo("/opt/bw");
        assertThat(Tools.descriptor().getDefaultCli()).isEqualTo("two");
        assertInstallers(kept[0], release, other);
        jenkins.assertEqualDataBoundBeans(npm, installers(kept[1]).get(0));
        assertThat(((NpmInstaller) installers(kept[1]).get(1)).getLockFile()).isEqualTo(locked.getLockFile());
    }

    @Test
    void aNewToolComesWithTheNewestRelease() {
        assertThat(Tools.descriptor().getDefaultInstallers())
                .singleElement()
                .extracting(installer -> ((ReleaseInstaller) installer).getVersion())
                .isEqualTo(KnownReleases.versions().get(0).toString());
    }

    @Test
    void theInstallersAreOfferedForThisToolOnly() {
        for (var descriptor : List.of(new ReleaseInstaller.DescriptorImpl(), new NpmInstaller.DescriptorImpl())) {
            assertThat(descriptor.isApplicable(BitwardenCliInstallation.class)).isTrue();
            assertThat(descriptor.isApplicable(JDK.class)).isFalse();
        }
    }

    @Test
    void theDocumentedCodeIsUnderstoodAndExported() throws Exception {
        apply(documented());

        BitwardenCliInstallation[] tools = Tools.descriptor().getInstallations();
        assertThat(tools)
                .extracting(BitwardenCliInstallation::getName)
                .containsExactly("bw-2026.9", "bw-other", "bw-of-the-image");
        assertThat(Tools.descriptor().getDefaultCli()).isEqualTo("bw-2026.9");
        assertThat(tools[2].getHome()).isEqualTo("/opt/bitwarden");
        ReleaseInstaller release = (ReleaseInstaller) installers(tools[0]).get(0);
        assertThat(release.getVersion()).isEqualTo("2026.9.0");
        assertThat(release.getMirror()).isEqualTo("https://mirror.example.com/bitwarden");
        assertThat(release.getLabel()).isEqualTo("linux");
        assertThat(((NpmInstaller) installers(tools[0]).get(1)).getRegistry()).isEqualTo("https://npm.example.com");
        assertThat(((ReleaseInstaller) installers(tools[1]).get(0)).getSha256()).isEqualTo(SHA);

        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .contains("bitwardenCli:", "defaultCli: \"bw-2026.9\"", "bitwardenRelease:", "bitwardenNpm:")
                .contains("version: \"2025.12.1\"", "sha256: \"" + SHA + "\"", "home: \"/opt/bitwarden\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.4.0", "latest", ""})
    void codeWithAVersionThatCannotBeInstalledIsRefused(String version) throws Exception {
        String yaml = documented().replace("version: \"2025.12.1\"", "version: \"" + version + "\"");

        assertThatThrownBy(() -> apply(yaml)).isInstanceOf(ConfiguratorException.class);
    }

    @Test
    void whatCannotBeRightIsRefused() {
        ReleaseInstaller release = new ReleaseInstaller(null);
        assertThatThrownBy(() -> release.setVersion("2026.4.0"))
                .isInstanceOf(FormException.class)
                .hasMessageContaining("was malicious");
        assertThatThrownBy(() -> release.setSha256("abc")).hasMessageStartingWith("This is not a SHA-256.");
        for (String address :
                List.of("ftp://x.example", "mirror", "https://x.example/?a", "https://x.example/#a", "https://")) {
            assertThatThrownBy(() -> release.setMirror(address)).hasMessageStartingWith("Enter an address");
        }
        assertThatThrownBy(() -> release.setMirror("https://me:secret@x.example"))
                .hasMessageStartingWith("Do not enter a user name or a password")
                .hasMessageNotContaining("secret");
        NpmInstaller npm = new NpmInstaller(null);
        assertThatThrownBy(() -> npm.setVersion("2026.4.0")).hasMessageContaining("was malicious");
        assertThatThrownBy(() -> npm.setLockFile("{}")).hasMessageContaining("This is not a package-lock.json");
        assertThatThrownBy(() -> npm.setRegistry("x")).hasMessageStartingWith("Enter an address");
    }

    @Test
    void fieldsAreCheckedAsTheyAreTyped() {
        ReleaseInstaller.DescriptorImpl release = new ReleaseInstaller.DescriptorImpl();
        assertThat(release.doCheckOtherVersion("2026.10.0").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(release.doCheckOtherVersion("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(release.doCheckOtherVersion("2026.4.0").getMessage()).contains("malicious");
        assertThat(release.doCheckSha256(SHA + "\n" + SHA).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(release.doCheckSha256(SHA.substring(1)).getMessage()).contains("is not a SHA-256");
        assertThat(release.doCheckMirror("https://mirror.example.com").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(release.doCheckMirror("mirror").getMessage()).contains("Enter an address");
    }

    @Test
    void onlyAdministratorsReachThePage() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().to("reader"));
        WebClient reader = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        reader.login("reader");

        assertThat(reader.getPage(new URL(jenkins.getURL(), "manage/configureTools/"))
                        .getWebResponse()
                        .getStatusCode())
                .isEqualTo(403);
    }

    private static void save() throws Exception {
        HtmlPage page = jenkins.createWebClient().goTo("manage/configureTools/");
        HtmlForm form = page.getFormByName("config");
        jenkins.submit(form);
    }

    private static String documented() throws Exception {
        Matcher example = Pattern.compile("(?s)\n```yaml\n(.*?)```").matcher(Files.readString(Path.of("docs/cli.md")));
        assertThat(example.find()).isTrue();
        return example.group(1);
    }

    private static void apply(String yaml) throws Exception {
        ConfigurationAsCode.get()
                .configureWith(YamlSource.of(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
    }

    private static BitwardenCliInstallation tool(String name, String home, ToolInstaller... installers)
            throws Exception {
        return new BitwardenCliInstallation(
                name,
                home,
                installers.length == 0 ? List.of() : List.of(new InstallSourceProperty(List.of(installers))));
    }

    private static List<? extends ToolInstaller> installers(BitwardenCliInstallation tool) {
        return tool.getProperties().get(InstallSourceProperty.class).installers;
    }

    private static void assertInstallers(BitwardenCliInstallation tool, ToolInstaller... expected) throws Exception {
        List<? extends ToolInstaller> kept = installers(tool);
        assertThat(kept).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            jenkins.assertEqualDataBoundBeans(expected[i], kept.get(i));
        }
    }
}

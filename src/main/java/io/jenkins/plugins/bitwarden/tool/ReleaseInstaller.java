package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.tools.ToolInstallation;
import hudson.util.FormValidation;
import hudson.util.HttpResponses;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.sf.json.JSONObject;
import okhttp3.OkHttpClient;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundResolvable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Installs bw from the zip of a release. The controller downloads the zip once, checks it and sends it to the nodes, so
 * that nodes need no way to the internet.
 */
public class ReleaseInstaller extends CliInstaller implements DataBoundResolvable {

    /** In the form, the versions that the plugin knows and {@code other}. */
    private static final String CHOICE = "versionChoice";

    private String sha256;
    private String mirror;
    private boolean oss;

    /**
     * @param label of the nodes that this is for; for all if it is blank
     */
    @DataBoundConstructor
    public ReleaseInstaller(@CheckForNull String label) {
        super(label);
    }

    /** Returns whether the form offers the version. */
    public boolean isKnown() {
        return KnownReleases.versions().stream()
                .anyMatch(known -> known.toString().equals(getVersion()));
    }

    @CheckForNull
    public String getSha256() {
        return sha256;
    }

    /**
     * Sets which zips are good instead of those that the plugin knows; blank for none.
     *
     * @param sha256 one checksum for each platform, with blanks or line ends between them
     * @throws FormException if one is no SHA-256
     */
    @DataBoundSetter
    public void setSha256(String sha256) throws FormException {
        field("sha256", () -> Sha256.in(sha256));
        this.sha256 = Util.fixEmptyAndTrim(sha256);
    }

    @CheckForNull
    public String getMirror() {
        return mirror;
    }

    /**
     * @param mirror the address of a server with the folders and files of GitHub's releases; GitHub itself if it is blank
     * @throws FormException if it is no address
     */
    @DataBoundSetter
    public void setMirror(String mirror) throws FormException {
        this.mirror = field("mirror", () -> address(mirror));
    }

    /** Returns whether to install the build of the code under the GPL alone. */
    public boolean isOss() {
        return oss;
    }

    @DataBoundSetter
    public void setOss(boolean oss) {
        this.oss = oss;
    }

    /** {@inheritDoc} The form asks for the version in two fields. What is wrong with it is shown instead of an error page. */
    @Override
    public Object bindResolve(StaplerRequest2 request, JSONObject form) {
        if (form.has(CHOICE)) {
            String choice = form.optString(CHOICE);
            try {
                setVersion(choice.equals("other") ? form.optString("otherVersion") : choice);
            } catch (FormException e) {
                throw HttpResponses.wrap(e);
            }
        }
        return this;
    }

    @Override
    public FilePath performInstallation(ToolInstallation tool, Node node, TaskListener log)
            throws IOException, InterruptedException {
        CliVersion wanted = chosenVersion(tool);
        FilePath place = preferredLocation(tool, node);
        ReleaseAsset asset = new ReleaseAsset(wanted, oss, Platform.of(place, node));
        Set<Sha256> checksums = checksums(tool, asset);
        String name =
                wanted + (oss ? "-oss-" : "-") + checksums.iterator().next().shortened();
        return new InstallationFolder(place.child(name), asset.platform().program()).install(log, empty -> {
            log.getLogger().println(Messages.ReleaseInstaller_installing(wanted, node.getDisplayName(), place));
            Path zip = ReleaseCache.ofJenkins()
                    .get(
                            asset,
                            new Download(
                                    JenkinsOkHttpClient.newClientBuilder(new OkHttpClient())
                                            .build(),
                                    asset.url(mirror == null ? ReleaseAsset.GITHUB : mirror),
                                    checksums,
                                    log.getLogger()));
            new UnpackedRelease(asset).in(empty, new FilePath(zip.toFile()));
        });
    }

    private Set<Sha256> checksums(ToolInstallation tool, ReleaseAsset asset) throws AbortException {
        Set<Sha256> own = usable(tool, () -> Sha256.in(sha256));
        return own.isEmpty()
                ? Set.of(KnownReleases.checksum(asset)
                        .orElseThrow(() -> new AbortException(Messages.ReleaseInstaller_unknown(
                                asset.fileName(), ReleaseAsset.page(asset.version())))))
                : own;
    }

    @Extension
    @Symbol("bitwardenRelease")
    public static class DescriptorImpl extends CliInstallerDescriptor<ReleaseInstaller> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.ReleaseInstaller_displayName();
        }

        /** Returns the versions that the form offers. */
        public List<CliVersion> getVersions() {
            return KnownReleases.versions();
        }

        public String getGithub() {
            return ReleaseAsset.GITHUB;
        }

        @POST
        public FormValidation doCheckOtherVersion(@QueryParameter String value) {
            return check(value, () -> version(value));
        }

        @POST
        public FormValidation doCheckSha256(@QueryParameter String value) {
            return check(value, () -> Sha256.in(value));
        }

        @POST
        public FormValidation doCheckMirror(@QueryParameter String value) {
            return check(value, () -> address(value));
        }
    }
}

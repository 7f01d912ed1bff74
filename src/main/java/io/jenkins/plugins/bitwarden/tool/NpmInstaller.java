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
import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Installs bw with npm, as a lock file says: the exact version of each package, with its hash, and without install
 * scripts. The node needs Node.js.
 */
public class NpmInstaller extends CliInstaller {

    private String lockFile;
    private String registry;

    /**
     * @param label of the nodes that this is for; for all if it is blank
     */
    @DataBoundConstructor
    public NpmInstaller(@CheckForNull String label) {
        super(label);
    }

    @CheckForNull
    public String getLockFile() {
        return lockFile;
    }

    /**
     * Sets what to install instead of a version that the plugin knows.
     *
     * @param lockFile the text of a {@code package-lock.json}; none if it is blank
     * @throws FormException if it is for anything but the CLI alone, or leaves hashes out
     */
    @DataBoundSetter
    public void setLockFile(String lockFile) throws FormException {
        String text = Util.fixEmptyAndTrim(lockFile);
        if (text != null) {
            field("lockFile", () -> NpmPackage.locked(text));
        }
        this.lockFile = text;
    }

    @CheckForNull
    public String getRegistry() {
        return registry;
    }

    /**
     * @param registry the address of an npm registry; the one that npm on the node is set to if this is blank
     * @throws FormException if it is no address
     */
    @DataBoundSetter
    public void setRegistry(String registry) throws FormException {
        this.registry = field("registry", () -> address(registry));
    }

    @Override
    public FilePath performInstallation(ToolInstallation tool, Node node, TaskListener log)
            throws IOException, InterruptedException {
        NpmPackage wanted = wanted(tool);
        FilePath place = preferredLocation(tool, node);
        String name = wanted.version() + "-npm-" + Sha256.of(wanted.lockFile()).shortened();
        return new InstallationFolder(place.child(name), NpmCall.BW).install(log, empty -> {
            log.getLogger().println(Messages.NpmInstaller_installing(wanted.version(), node.getDisplayName(), place));
            new NpmCall(node, log).install(wanted, registry, empty);
        });
    }

    private NpmPackage wanted(ToolInstallation tool) throws AbortException {
        if (lockFile != null) {
            return usable(tool, () -> NpmPackage.locked(lockFile));
        }
        CliVersion known = chosenVersion(tool);
        return NpmPackage.known(known)
                .orElseThrow(() -> new AbortException(Messages.NpmInstaller_unknown(
                        known, tool.getName(), String.join(", ", NpmPackage.knownVersions()))));
    }

    @Extension
    @Symbol("bitwardenNpm")
    public static class DescriptorImpl extends CliInstallerDescriptor<NpmInstaller> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.NpmInstaller_displayName();
        }

        /** Returns the versions that the form offers. */
        public List<String> getVersions() {
            return NpmPackage.knownVersions();
        }

        @POST
        public FormValidation doCheckLockFile(@QueryParameter String value) {
            return check(value, () -> NpmPackage.locked(value));
        }

        @POST
        public FormValidation doCheckRegistry(@QueryParameter String value) {
            return check(value, () -> address(value));
        }
    }
}

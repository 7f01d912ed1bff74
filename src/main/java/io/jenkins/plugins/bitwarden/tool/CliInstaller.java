package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolInstaller;
import hudson.tools.ToolInstallerDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundSetter;

/** Installs a version of bw. Fields hold what was checked when they were set; XML that was written by hand was not. */
public abstract class CliInstaller extends ToolInstaller {

    private String version;

    /**
     * @param label of the nodes that this is for; for all if it is blank
     */
    CliInstaller(@CheckForNull String label) {
        super(label);
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    /**
     * @param version such as 2026.9.0
     * @throws FormException if it is no version, or one that must never run
     */
    @DataBoundSetter
    public void setVersion(String version) throws FormException {
        this.version = field("version", () -> version(version)).toString();
    }

    /**
     * Returns the version to install.
     *
     * @throws AbortException if there is none, or one that must never run
     */
    CliVersion chosenVersion(ToolInstallation tool) throws AbortException {
        if (version == null) {
            throw new AbortException(Messages.CliInstaller_noVersion(tool.getName()));
        }
        return usable(tool, () -> version(version));
    }

    /**
     * Returns the value of a field.
     *
     * @throws FormException if it throws an {@link IllegalArgumentException}
     */
    static <V> V field(String field, Supplier<V> value) throws FormException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), field);
        }
    }

    /** Returns what is wrong with the value of a field as it was typed, for administrators; nothing while it is empty. */
    static FormValidation check(String typed, Supplier<?> value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (Util.fixEmptyAndTrim(typed) == null) {
            return FormValidation.ok();
        }
        try {
            value.get();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /**
     * Returns the version that a text names.
     *
     * @throws IllegalArgumentException if it is none, or one that must never run
     */
    static CliVersion version(String text) {
        CliVersion version = CliVersion.of(text);
        version.malice().ifPresent(reason -> {
            throw new IllegalArgumentException(reason.toString());
        });
        return version;
    }

    /**
     * Returns a value of an installer.
     *
     * @throws AbortException if XML that was written by hand has something else
     */
    static <V> V usable(ToolInstallation tool, Supplier<V> value) throws AbortException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new AbortException(Messages.CliInstaller_unusable(tool.getName(), e.getMessage()));
        }
    }

    /**
     * Returns an address without a slash at its end, or null if it is blank.
     *
     * @throws IllegalArgumentException if it is no address of a folder on a web server; names and passwords are refused,
     *     because the log shows it
     */
    @CheckForNull
    static String address(String text) {
        String address = Util.fixEmptyAndTrim(text);
        if (address == null) {
            return null;
        }
        try {
            URI uri = new URI(address);
            if (uri.getScheme() == null
                    || !Set.of("http", "https").contains(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(Messages.CliInstaller_address());
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(Messages.CliInstaller_userInfo());
            }
            return address.replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Messages.CliInstaller_address(), e);
        }
    }

    /** The part that the descriptors of all installers of bw have. */
    abstract static class CliInstallerDescriptor<T extends CliInstaller> extends ToolInstallerDescriptor<T> {

        @Override
        public boolean isApplicable(Class<? extends ToolInstallation> type) {
            return type == BitwardenCliInstallation.class;
        }
    }
}

package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import hudson.tools.ToolInstallation;
import hudson.util.FormValidation;
import hudson.util.HttpResponses;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** The fields of an installer: what they may hold, and who is told what is wrong. */
final class ToolField {

    private ToolField() {}

    /** Sets fields. */
    @FunctionalInterface
    interface Setter {

        void set() throws FormException;
    }

    /**
     * Returns the value of a field.
     *
     * @throws FormException if it throws an {@link IllegalArgumentException}
     */
    static <V> V of(String field, Supplier<V> value) throws FormException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), field);
        }
    }

    /** Returns an installer after its fields were set. What is wrong with them is shown instead of an error page. */
    static Object bound(Object installer, Setter fields) {
        try {
            fields.set();
            return installer;
        } catch (FormException e) {
            throw HttpResponses.wrap(e);
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
     * Returns the version to install.
     *
     * @throws AbortException if there is none, or XML that was written by hand names one that must never run
     */
    static CliVersion version(ToolInstallation tool, @CheckForNull String version) throws AbortException {
        if (version == null) {
            throw new AbortException(Messages.ToolField_noVersion(tool.getName()));
        }
        return usable(tool, () -> version(version));
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
            throw new AbortException(Messages.ToolField_unusable(tool.getName(), e.getMessage()));
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
                throw new IllegalArgumentException(Messages.ToolField_address());
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(Messages.ToolField_userInfo());
            }
            return address.replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Messages.ToolField_address(), e);
        }
    }
}

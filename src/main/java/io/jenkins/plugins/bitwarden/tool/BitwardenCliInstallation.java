package io.jenkins.plugins.bitwarden.tool;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.EnvironmentSpecific;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.NodeSpecific;
import hudson.tools.ToolDescriptor;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolInstaller;
import hudson.tools.ToolProperty;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/** A bw that administrators have set up under Manage Jenkins, Tools. Its home is the folder that bw is in. */
public class BitwardenCliInstallation extends ToolInstallation
        implements EnvironmentSpecific<BitwardenCliInstallation>, NodeSpecific<BitwardenCliInstallation> {

    /** Tells a block that a surrounding {@code tools} has chosen a bw. */
    static final String HOME_VARIABLE = "BITWARDEN_CLI_HOME";

    @Serial
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public BitwardenCliInstallation(
            @NonNull String name, @CheckForNull String home, List<? extends ToolProperty<?>> properties) {
        super(Util.fixEmptyAndTrim(name), Util.fixEmptyAndTrim(home), properties);
    }

    @Override
    public BitwardenCliInstallation forEnvironment(EnvVars environment) {
        return new BitwardenCliInstallation(
                getName(), environment.expand(getHome()), getProperties().toList());
    }

    @Override
    public BitwardenCliInstallation forNode(@NonNull Node node, TaskListener log)
            throws IOException, InterruptedException {
        return new BitwardenCliInstallation(
                getName(), translateFor(node, log), getProperties().toList());
    }

    @Override
    public void buildEnvVars(EnvVars variables) {
        if (getHome() != null) {
            variables.put("PATH+BITWARDEN_CLI", getHome());
            variables.put(HOME_VARIABLE, getHome());
        }
    }

    @Extension
    @Symbol("bitwardenCli")
    public static class DescriptorImpl extends ToolDescriptor<BitwardenCliInstallation> {

        private String defaultCli;

        public DescriptorImpl() {
            load();
        }

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenCliInstallation_displayName();
        }

        /** Returns the name of the tool that is used where nothing else is chosen, or null for the bw in the PATH. */
        @CheckForNull
        public String getDefaultCli() {
            return defaultCli;
        }

        public void setDefaultCli(String defaultCli) {
            this.defaultCli = Util.fixEmptyAndTrim(defaultCli);
            save();
        }

        @Override
        public void setInstallations(BitwardenCliInstallation... installations) {
            super.setInstallations(installations);
            save();
        }

        @Override
        public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
            setDefaultCli(form.optString("defaultCli"));
            return super.configure(request, form);
        }

        /** Returns the newest release that the plugin knows. */
        @Override
        public List<? extends ToolInstaller> getDefaultInstallers() {
            CliVersion newest = KnownReleases.versions().get(0);
            ReleaseInstaller installer = new ReleaseInstaller(null);
            try {
                installer.setVersion(newest.toString());
            } catch (FormException impossible) {
                throw new IllegalStateException(impossible);
            }
            return List.of(installer);
        }

        Optional<BitwardenCliInstallation> named(String name) {
            return Arrays.stream(getInstallations())
                    .filter(tool -> name.equals(tool.getName()))
                    .findFirst();
        }
    }
}

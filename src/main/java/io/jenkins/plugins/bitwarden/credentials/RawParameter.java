package io.jenkins.plugins.bitwarden.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Objects;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** A parameter of the current request as it was sent. */
public final class RawParameter {

    private RawParameter() {}

    /**
     * Returns the parameter, or an empty text if it was sent encrypted. Stapler decrypts the parameters of web methods, so a
     * method that repeats one in its answer, or compares it, would decrypt secrets for anybody.
     *
     * @param name its name in the request
     * @param parameter as Stapler hands it to the web method
     */
    @NonNull
    public static String orEmpty(@NonNull String name, @CheckForNull String parameter) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        boolean asPosted = request == null || Objects.equals(request.getParameter(name), parameter);
        return asPosted ? Util.fixNull(parameter) : "";
    }
}

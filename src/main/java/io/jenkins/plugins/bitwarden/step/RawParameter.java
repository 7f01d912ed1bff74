package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Arrays;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** A parameter of the current request as it was sent. */
final class RawParameter {

    private RawParameter() {}

    /**
     * Returns the parameter, or an empty text if it was sent encrypted. Stapler decrypts the parameters of web methods, so a
     * method that repeats one in its answer would decrypt secrets for anybody.
     */
    static String orEmpty(@CheckForNull String parameter) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        boolean asPosted = request == null
                || request.getParameterMap().values().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(posted -> posted.equals(parameter));
        return asPosted ? Util.fixNull(parameter) : "";
    }
}

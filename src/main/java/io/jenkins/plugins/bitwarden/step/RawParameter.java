package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Arrays;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** What a web method may repeat in its answer. */
final class RawParameter {

    private RawParameter() {}

    /**
     * Returns a parameter of the current request, or an empty text if it was posted encrypted: Stapler decrypts what it
     * hands to a method as text, so whoever repeats that would decrypt for anybody.
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

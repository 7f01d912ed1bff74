package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** What a web method may repeat in its answer. */
final class Posted {

    private Posted() {}

    /**
     * Returns a parameter of the current request, or null if it was posted encrypted: Stapler decrypts what it hands to a
     * method as text, so whoever repeats that would decrypt for anybody.
     */
    @CheckForNull
    static String orNull(@CheckForNull String parameter) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return request == null
                        || request.getParameterMap().values().stream()
                                .flatMap(Arrays::stream)
                                .anyMatch(posted -> posted.equals(parameter))
                ? parameter
                : null;
    }
}

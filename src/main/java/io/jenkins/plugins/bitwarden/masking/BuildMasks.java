package io.jenkins.plugins.bitwarden.masking;

import hudson.model.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;

/** What to mask in the logs of running builds, from the login to the end of the log. In memory only. */
public final class BuildMasks {

    private static final Map<Run<?, ?>, Pattern> BY_BUILD = Collections.synchronizedMap(new WeakHashMap<>());

    private BuildMasks() {}

    /** Masks these secrets in the rest of the build's log. */
    public static void put(Run<?, ?> build, Collection<String> secrets) {
        BY_BUILD.put(build, SecretMask.pattern(secrets));
    }

    /** Returns a log that masks the secrets of its build, also those that are {@link #put} later. */
    public static OutputStream decorate(Run<?, ?> build, OutputStream log) {
        return new SecretPatterns.MaskingOutputStream(
                log, () -> BY_BUILD.get(build), build.getCharset().name()) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    BY_BUILD.remove(build);
                }
            }
        };
    }
}

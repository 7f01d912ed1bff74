package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Launcher;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.security.MasterToSlaveCallable;

/**
 * Finds values that an agent would change. Java writes a process's variables in the character set of its locale. In the
 * C locale, each character outside ASCII becomes a question mark, and a log shows the rest of a secret.
 */
public final class NarrowLocale extends MasterToSlaveCallable<String, RuntimeException> {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Does nothing if processes on the agent get these variables unchanged.
     *
     * @throws AbortException if they do not; the message names the first such variable and the locale
     */
    public static void check(Launcher launcher, Map<String, String> variables)
            throws IOException, InterruptedException {
        String first = variables.keySet().stream()
                .filter(name -> !StandardCharsets.US_ASCII.newEncoder().canEncode(variables.get(name)))
                .findFirst()
                .orElse(null);
        VirtualChannel agent = launcher.getChannel();
        if (first == null || agent == null) {
            return;
        }
        String locale = agent.call(new NarrowLocale());
        if (locale != null) {
            throw new AbortException(Messages.NarrowLocale_lossy(first, locale));
        }
    }

    /** {@inheritDoc} Returns the agent's locale, or null if its processes get all characters. */
    @Override
    @CheckForNull
    public String call() {
        String charset = System.getProperty("sun.jnu.encoding", "");
        // On Windows, variables are UTF-16 in every locale.
        if (File.pathSeparatorChar == ';' || charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
            return null;
        }
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                        .map(System::getenv)
                        .filter(value -> value != null && !value.isEmpty())
                        .findFirst()
                        .orElse("C")
                + ", " + charset;
    }
}

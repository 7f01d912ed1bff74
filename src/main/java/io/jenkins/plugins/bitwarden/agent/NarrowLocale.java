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
 * Keeps values from processes that would get others. Java writes the variables of a process in the character set of its
 * locale; in the locale C each letter beyond ASCII becomes a question mark, and the log shows what is left of a secret.
 */
public final class NarrowLocale extends MasterToSlaveCallable<String, RuntimeException> {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Makes sure that processes on an agent get these variables as they are.
     *
     * @throws AbortException if they would not; the message names the first such variable and the locale
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

    /** {@inheritDoc} Returns the name of this agent's locale, or null if its processes get all characters. */
    @Override
    @CheckForNull
    public String call() {
        String charset = System.getProperty("sun.jnu.encoding", "");
        // On Windows variables are UTF-16, whatever the locale.
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

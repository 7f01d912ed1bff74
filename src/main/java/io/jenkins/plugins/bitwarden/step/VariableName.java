package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a variable that the value of an item can be in.
 *
 * @param text the name
 */
record VariableName(String text) {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SEARCH_PATH = "PATH";

    /**
     * @param text the name as somebody wrote it; blanks around it do not count
     * @throws IllegalArgumentException if no shell could read a variable of that name, or if bw, or finding it, depends
     *     on that variable
     */
    VariableName(@CheckForNull String text) {
        String name = Util.fixNull(text).trim();
        if (name.isEmpty()) {
            throw new IllegalArgumentException(Messages.VariableName_missing());
        }
        if (!LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException(Messages.VariableName_illegal(name));
        }
        if (name.equalsIgnoreCase(SEARCH_PATH) || CliSession.dependsOn(name)) {
            throw new IllegalArgumentException(Messages.VariableName_reserved(name));
        }
        this.text = name;
    }

    /** Returns the same for all names that are the same variable to Jenkins, for which capitals do not count. */
    String key() {
        return text.toUpperCase(Locale.ROOT);
    }
}

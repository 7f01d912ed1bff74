package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a variable for the value of an item. */
record VariableName(String text) {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SEARCH_PATH = "PATH";

    /**
     * @param text the name; blanks around it are dropped
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

    /** Returns the same text for names that differ only in case: they are one variable to Jenkins. */
    String key() {
        return text.toUpperCase(Locale.ROOT);
    }
}

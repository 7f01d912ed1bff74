package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The name of a variable for the value of an item, as somebody wrote it, without blanks around it. */
record VariableName(String text) {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String SEARCH_PATH = "PATH";

    VariableName(@CheckForNull String text) {
        this.text = Util.fixNull(text).trim();
    }

    /**
     * Returns why no item can be in this variable: no shell could read it, or bw, or finding bw, depends on it. Nothing if
     * one can.
     */
    Optional<String> problem() {
        if (text.isEmpty()) {
            return Optional.of(Messages.VariableName_missing());
        }
        if (!LEGAL.matcher(text).matches()) {
            return Optional.of(Messages.VariableName_illegal(text));
        }
        if (text.equalsIgnoreCase(SEARCH_PATH) || CliSession.dependsOn(text)) {
            return Optional.of(Messages.VariableName_reserved(text));
        }
        return Optional.empty();
    }

    /** As {@link #problem}, also if one of other names, which are separated by spaces, is the same. */
    Optional<String> problemBeside(String others) {
        boolean isTwice = Stream.of(others.split(" "))
                .anyMatch(other -> new VariableName(other).key().equals(key()));
        return problem()
                .or(() -> Optional.of(Messages.BitwardenItem_sameVariable(text)).filter(same -> isTwice));
    }

    /** Returns the same text for names that differ only in case: they are one variable to Jenkins. */
    String key() {
        return text.toUpperCase(Locale.ROOT);
    }
}

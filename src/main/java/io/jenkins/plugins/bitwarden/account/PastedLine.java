package io.jenkins.plugins.bitwarden.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of a key with its label, as the web vault shows it, or as shells, YAML and JSON write it. */
enum PastedLine {
    CLIENT_ID("client_?id"),
    CLIENT_SECRET("client_?secret");

    /** Possessive quantifiers: no part of a text is tried a second time, so no text takes long. */
    private final Pattern line;

    PastedLine(String label) {
        line = Pattern.compile(
                "[\"'{\\s]*+(?:export\\s++|setx?\\s++)?+(?:\\$env:)?+(?:bw_)?+" + label
                        + "[\"']?+(?:\\s*+[:=]|\\s)\\s*+" + "[\"']?+(?<value>[^\"',;:=\\s{}]*+)[\"',;\\s}]*+",
                Pattern.CASE_INSENSITIVE);
    }

    /** Returns the value of a line with this label; any other text as it is. */
    String value(String text) {
        Matcher matcher = line.matcher(text);
        return matcher.matches() ? matcher.group("value") : text;
    }

    /** Returns whether a text is a line with this label. */
    boolean matches(String text) {
        return line.matcher(text).matches();
    }
}

package io.jenkins.plugins.bitwarden.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, for tests that do what it says. */
record MarkdownPage(Path file, String text) {

    private static final Pattern SNIPPET = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern STEP = Pattern.compile("(?ms)^\\d+[.] (.*?)(?=^\\d+[.] |^(?! |$)|\\z)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:href|src|srcset)=\"([^\"]+)\"");

    static MarkdownPage of(Path file) throws IOException {
        return new MarkdownPage(file, Files.readString(file));
    }

    /** Returns the numbered steps below a heading, each in one line, without its pictures. */
    List<String> steps(String heading) {
        String section = text.substring(text.indexOf("\n## " + heading + "\n") + heading.length() + 5);
        int next = section.indexOf("\n## ");
        return STEP.matcher(next < 0 ? section : section.substring(0, next))
                .results()
                .map(step -> step.group(1)
                        .replaceAll("(?s)<picture>.*?</picture>", "")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    /** Returns the snippets in a language, or those in none if that is empty. */
    List<String> snippets(String language) {
        return SNIPPET.matcher(text)
                .results()
                .filter(snippet -> snippet.group(1).equals(language))
                .map(snippet -> snippet.group(2))
                .toList();
    }

    /** Returns where its links and pictures lead. */
    List<String> links() {
        return links(text);
    }

    static List<String> links(String text) {
        return LINK.matcher(SNIPPET.matcher(text).replaceAll(""))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .toList();
    }

    /** Returns whether a heading has this anchor, as GitHub names them. */
    boolean has(String anchor) {
        return headings()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .anyMatch(anchor::equals);
    }

    private Stream<String> headings() {
        return HEADING.matcher(SNIPPET.matcher(text).replaceAll("")).results().map(heading -> heading.group(1));
    }

    /** Returns the first group of a pattern in a step. */
    static String read(String step, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(step);
        return matcher.results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern + " in: " + step));
    }
}

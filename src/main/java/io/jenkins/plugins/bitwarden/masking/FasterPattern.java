package io.jenkins.plugins.bitwarden.masking;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the same texts as a list of quoted alternatives. Java tries all of those one by one, at each character of a log.
 * This first looks whether the next characters can begin any of the texts, and then tries only those with the right first
 * character.
 *
 * @param texts each as its characters, in the order in which they are tried
 */
record FasterPattern(List<int[]> texts) {

    /** Few places in a log have three characters that fit. */
    private static final int MOST_LOOKED_AT = 3;

    /** Returns the list itself if it is empty, or has anything but quoted texts. */
    static Pattern of(Pattern list) {
        List<String> texts = Stream.of(list.pattern().split("(?<=\\\\E)\\|(?=\\\\Q)"))
                .map(FasterPattern::unquoted)
                .filter(text -> !text.isEmpty())
                .toList();
        boolean isUnderstood = texts.stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|"))
                .equals(list.pattern());
        return texts.isEmpty() || !isUnderstood
                ? list
                : Pattern.compile(new FasterPattern(texts.stream()
                                .map(text -> text.codePoints().toArray())
                                .toList())
                        .expression());
    }

    /** Undoes {@link Pattern#quote}. */
    private static String unquoted(String text) {
        return text.replaceAll("^\\\\Q|\\\\E$", "").replace("\\E\\\\E\\Q", "\\E");
    }

    private String expression() {
        int shortest = texts.stream().mapToInt(text -> text.length).min().orElseThrow();
        String begins = IntStream.range(0, Math.min(shortest, MOST_LOOKED_AT))
                .mapToObj(this::charactersAt)
                .collect(Collectors.joining("", "(?=", ")"));
        return texts.stream()
                .collect(Collectors.groupingBy(text -> text[0], TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(group -> literal(group.getKey()) + rest(group.getValue()))
                .collect(Collectors.joining("|", begins + "(?:", ")"));
    }

    private String charactersAt(int index) {
        return texts.stream().map(text -> literal(text[index])).distinct().collect(Collectors.joining("", "[", "]"));
    }

    private static String literal(int character) {
        return "\\x{" + Integer.toHexString(character) + "}";
    }

    /** Returns an expression for what follows the first character of these texts. */
    private static String rest(List<int[]> texts) {
        return texts.stream()
                .map(text -> Pattern.quote(new String(text, 1, text.length - 1)))
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}

package io.jenkins.plugins.bitwarden.account;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes text of the sort that people paste by mistake, broken servers answer and attackers try: what is usual, but
 * damaged, and what is anything but usual. The same text always for the same random numbers.
 */
public final class HostileText {

    private static final List<String> PIECES = List.of(
            " ",
            "\t",
            "\n",
            "\r\n",
            "\u0000",
            "\u0007",
            "\u001B[31m",
            "\u001B[",
            "\u007F",
            "\u0085",
            "\u00A0",
            "\u00AD",
            "\u200B",
            "\u2028",
            "\u202E",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD83D",
            "\u0130",
            "\u00DF",
            "\u2026",
            "*",
            "\u2022",
            "'",
            "\"",
            "`",
            "{0}",
            "{",
            "}",
            "[",
            "]",
            "$HOME",
            "%",
            "%00",
            "%2e%2e",
            "%40",
            "@",
            ":",
            "::",
            "/",
            "//",
            "\\",
            "?",
            "#",
            "&",
            "=",
            ";",
            ",",
            ".",
            "..",
            "-",
            "_",
            "~",
            "+",
            "<",
            ">",
            "|",
            "^",
            "0",
            "9",
            "a",
            "Z",
            "null",
            "true",
            "1e999",
            "-1",
            "99999999999999999999");
    private static final int LONG = 1500;

    private final SplittableRandom random;
    private final List<String> usual;

    /**
     * @param random where chance comes from
     * @param usual what such a text looks like where nothing is wrong, and words that mean something in it
     */
    public HostileText(SplittableRandom random, List<String> usual) {
        this.random = random;
        this.usual = new ArrayList<>(usual);
    }

    /** Returns another text. */
    public String next() {
        return switch (random.nextInt(8)) {
            case 0 -> one(usual);
            case 1 -> joined(PIECES, 6);
            case 2 -> joined(usual, 4);
            case 3 -> one(usual) + piece().repeat(random.nextInt(LONG)) + one(usual);
            default -> damaged(one(usual));
        };
    }

    private String damaged(String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int times = random.nextInt(4); times >= 0; times--) {
            int from = random.nextInt(damaged.length() + 1);
            int to = Math.min(damaged.length(), from + random.nextInt(6));
            switch (random.nextInt(5)) {
                case 0 -> damaged.delete(from, to);
                case 1 -> damaged.insert(from, damaged.substring(from, to));
                case 2 -> damaged.replace(from, to, piece());
                case 3 -> damaged.insert(from, one(usual));
                default -> damaged.insert(from, piece());
            }
        }
        return damaged.toString();
    }

    private String joined(List<String> parts, int most) {
        StringBuilder text = new StringBuilder();
        for (int times = random.nextInt(most); times >= 0; times--) {
            text.append(one(parts));
            if (random.nextInt(4) == 0) {
                text.append(piece());
            }
        }
        return text.toString();
    }

    private String piece() {
        return random.nextInt(20) == 0 ? Character.toString(random.nextInt(Character.MIN_SURROGATE)) : one(PIECES);
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}

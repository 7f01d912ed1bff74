package io.jenkins.plugins.bitwarden.cli;

import java.util.Locale;

/** A table for {@code docs/performance.md}, printed row by row. {@code ./verify --bench} shows these lines at its end. */
public final class ResultTable {

    /** Prints the head of the table, and what it is measured on. */
    public ResultTable(String... columns) {
        print("");
        print(Pairs.COUNT + " pairs, " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", Java " + System.getProperty("java.version") + ":");
        print("");
        row(String.join(" | ", columns));
        row("--- | ".repeat(columns.length - 1) + "---");
    }

    /**
     * Prints a row.
     *
     * @param cells a format for these values, with bars between the cells
     */
    public void row(String cells, Object... values) {
        print("| " + String.format(Locale.ROOT, cells, values) + " |");
    }

    /** Prints a row with the medians of two times in seconds, and their ratio. */
    public void times(String what, Pairs<Double> seconds) {
        row(
                "%s | %.2f s | %.2f s | %.2f",
                what, seconds.theirs(time -> time), seconds.ours(time -> time), seconds.ratio(time -> time));
    }

    private static void print(String line) {
        System.out.println("bench: " + line);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Measures what two ways to do the same cost, in turn, so that what else the machine does is the same for both, and prints
 * medians as a table for {@code docs/performance.md}. To measure something else, {@link #compare} it.
 */
public final class Comparison {

    private static final String HEAD = """
            | | script | ours | wall time | CPU time of bw | starts of bw | requests to the agent |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final MeteredBw bw;
    private final int pairs;
    private final Callable<Long> requests;
    private final StringBuilder table = new StringBuilder(HEAD);

    /** Something to measure. */
    @FunctionalInterface
    public interface Trial {

        void run() throws Exception;
    }

    /** What one run cost. */
    private record Cost(double wall, double cpu, double starts, double requests) {}

    /** Counts no requests. The variable {@code BENCH_PAIRS} says how many pairs are run, five unless it is set. */
    public Comparison(MeteredBw bw) {
        this(bw, () -> 0L);
    }

    /**
     * @param requests tells how many requests agents have got so far
     */
    public Comparison(MeteredBw bw, Callable<Long> requests) {
        this.bw = bw;
        this.requests = requests;
        pairs = Integer.parseInt(System.getenv().getOrDefault("BENCH_PAIRS", "5"));
    }

    /**
     * Runs both once to warm up, then in pairs, and adds a row to the table.
     *
     * @return the ratio of the wall times, ours to the script's
     */
    public double compare(String what, Trial script, Trial ours) throws Exception {
        script.run();
        ours.run();
        List<Cost> ofScript = new ArrayList<>();
        List<Cost> ofOurs = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean scriptFirst = pair % 2 == 0;
            if (scriptFirst) {
                ofScript.add(cost(script));
            }
            ofOurs.add(cost(ours));
            if (!scriptFirst) {
                ofScript.add(cost(script));
            }
        }
        double wall = median(ofOurs, Cost::wall) / median(ofScript, Cost::wall);
        String row = String.format(
                Locale.ROOT,
                "| %s: %s | %.1f s | %.1f s | %.2f | %.1f s to %.1f s: %.2f | %.0f to %.0f | %.0f to %.0f |%n",
                bw,
                what,
                median(ofScript, Cost::wall),
                median(ofOurs, Cost::wall),
                wall,
                median(ofScript, Cost::cpu),
                median(ofOurs, Cost::cpu),
                median(ofOurs, Cost::cpu) / median(ofScript, Cost::cpu),
                median(ofScript, Cost::starts),
                median(ofOurs, Cost::starts),
                median(ofScript, Cost::requests),
                median(ofOurs, Cost::requests));
        System.out.print("bench: " + row);
        table.append(row);
        return wall;
    }

    private Cost cost(Trial trial) throws Exception {
        bw.reset();
        long requestsBefore = requests.call();
        long start = System.nanoTime();
        trial.run();
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        return new Cost(
                wall.toMillis() / 1000.0, seconds(), bw.starts().size(), (double) (requests.call() - requestsBefore));
    }

    private double seconds() throws IOException {
        return bw.cpu().toMillis() / 1000.0;
    }

    private static double median(List<Cost> costs, Function<Cost, Double> part) {
        List<Double> sorted = costs.stream().map(part).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Returns the table, with what it was measured on. */
    @Override
    public String toString() {
        return "Medians of " + pairs + " pairs, " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + ", Java " + System.getProperty("java.version") + ":\n\n" + table;
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * What two ways to do the same cost, each as often as the other.
 *
 * @param <C> what one run cost
 */
public record Pairs<C>(List<C> theirs, List<C> ours) {

    /** How many pairs are run: what {@code BENCH_PAIRS} says, or five. */
    public static final int COUNT = Integer.parseInt(System.getenv().getOrDefault("BENCH_PAIRS", "5"));

    /**
     * Runs both in turn, so that what else the machine does is the same for both. The one that is first in one pair is
     * second in the next.
     */
    public static <C> Pairs<C> run(int count, Callable<C> theirs, Callable<C> ours) throws Exception {
        Pairs<C> pairs = new Pairs<>(new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair < count; pair++) {
            if (pair % 2 == 0) {
                pairs.theirs.add(theirs.call());
                pairs.ours.add(ours.call());
            } else {
                pairs.ours.add(ours.call());
                pairs.theirs.add(theirs.call());
            }
        }
        return pairs;
    }

    /** Returns the median of this part of their costs. */
    public double theirs(ToDoubleFunction<C> part) {
        return median(theirs, part);
    }

    /** Returns the median of this part of our costs. */
    public double ours(ToDoubleFunction<C> part) {
        return median(ours, part);
    }

    /** Returns our median, divided by theirs. */
    public double ratio(ToDoubleFunction<C> part) {
        return ours(part) / theirs(part);
    }

    private static <C> double median(List<C> costs, ToDoubleFunction<C> part) {
        double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

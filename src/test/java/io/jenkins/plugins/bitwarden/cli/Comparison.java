package io.jenkins.plugins.bitwarden.cli;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Measures what a script that calls bw costs, and the same work with the plugin, and prints medians as a table. To measure
 * something else, {@link #compare} it.
 */
public final class Comparison {

    /**
     * What Bitwarden's documentation says to do, in a directory of its own. For a shell that ends at the first failure, with
     * the server, the key and the master password in variables, and in {@code EXPECTED} the password that is read.
     */
    public static final String SCRIPT = """
            export BITWARDENCLI_APPDATA_DIR=$(mktemp -d) BW_NOINTERACTION=true
            bw config server "$SERVER" > server
            bw login --apikey --quiet
            BW_SESSION=$(bw unlock --raw --passwordenv BW_PASSWORD)
            export BW_SESSION
            test "$(bw get password registry)" = "$EXPECTED"
            bw logout > logout
            rm -r "$BITWARDENCLI_APPDATA_DIR"
            """;

    private final Callable<Long> requests;
    private final ResultTable table = new ResultTable(
            "",
            "script",
            "ours",
            "wall time",
            "CPU time of bw",
            "starts of bw",
            "ours without bw",
            "requests to the agent");

    /** Something to measure. */
    @FunctionalInterface
    public interface Trial {

        void run() throws Exception;
    }

    /**
     * What one run cost.
     *
     * @param wall its seconds
     * @param cpu the seconds of CPU time that bw took
     * @param without the seconds in which no bw was running
     */
    public record Cost(double wall, double cpu, double without, double starts, double requests) {}

    /** Counts no requests. */
    public Comparison() {
        this(() -> 0L);
    }

    /**
     * @param requests tells how many requests agents have got so far
     */
    public Comparison(Callable<Long> requests) {
        this.requests = requests;
    }

    /** Runs both in pairs, and adds a row to the table. What only the first run costs must have been run before. */
    public Pairs<Cost> compare(MeteredBw bw, String what, Trial script, Trial ours) throws Exception {
        Pairs<Cost> pairs = Pairs.run(Pairs.COUNT, () -> cost(bw, script), () -> cost(bw, ours));
        table.row(
                "%s: %s | %.1f s | %.1f s | %.2f | %.1f s to %.1f s: %.2f | %.0f to %.0f | %.1f s: %.0f%% | %.0f to %.0f",
                bw,
                what,
                pairs.theirs(Cost::wall),
                pairs.ours(Cost::wall),
                pairs.ratio(Cost::wall),
                pairs.theirs(Cost::cpu),
                pairs.ours(Cost::cpu),
                pairs.ratio(Cost::cpu),
                pairs.theirs(Cost::starts),
                pairs.ours(Cost::starts),
                pairs.ours(Cost::without),
                100 * pairs.ours(Cost::without) / pairs.ours(Cost::wall),
                pairs.theirs(Cost::requests),
                pairs.ours(Cost::requests));
        return pairs;
    }

    private Cost cost(MeteredBw bw, Trial trial) throws Exception {
        bw.reset();
        long requestsBefore = requests.call();
        long start = System.nanoTime();
        trial.run();
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        return new Cost(
                seconds(wall),
                seconds(bw.cpu()),
                seconds(wall.minus(bw.running())),
                bw.starts().size(),
                requests.call() - requestsBefore);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

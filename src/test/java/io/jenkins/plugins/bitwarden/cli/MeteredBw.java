package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real bw behind a shell script that notes each start, when it ran, and how much CPU time it took. */
public final class MeteredBw {

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    private final RealBw version;
    private final Path folder;

    /** From the start to the end of one bw, in nanoseconds. */
    private record Span(long start, long end) {}

    /**
     * @param folder where the script and its notes are put
     */
    public MeteredBw(RealBw version, Path folder) throws IOException {
        this.version = version;
        this.folder = Files.createDirectories(folder);
        // Times in a pipe would be those of its own shell. The second line is about what the shell has started.
        Path script = Files.writeString(folder.resolve("bw"), """
                #!/bin/sh
                # Without the variable by which bw is found when it is to be killed, this goes on and measures.
                if [ "$BITWARDENCLI_APPDATA_DIR" ]; then
                  METERED="$BITWARDENCLI_APPDATA_DIR" exec env -u BITWARDENCLI_APPDATA_DIR "$0" "$@"
                fi
                here=${0%%/*}
                echo "$*" >> "$here/calls"
                start=$(date +%%s%%N)
                ${METERED:+env -u METERED BITWARDENCLI_APPDATA_DIR="$METERED"} '%s/bw' "$@"
                code=$?
                times > "$here/times.$$"
                echo "$start $(date +%%s%%N)" >> "$here/spans"
                exit $code
                """.formatted(version.folder()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        reset();
    }

    /** Returns what a PATH must begin with. */
    public String path() {
        return folder + File.pathSeparator + version.folder();
    }

    /** Returns the arguments of each start since the last {@link #reset}. */
    public List<String> starts() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    /** Returns the CPU time of all that have ended since the last {@link #reset}. */
    public Duration cpu() throws IOException {
        double seconds = 0;
        for (Path file : times()) {
            Matcher times = TIME.matcher(Files.readAllLines(file).get(1));
            while (times.find()) {
                seconds += 60 * Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
            }
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Returns for how long at least one was running since the last {@link #reset}. */
    public Duration running() throws IOException {
        List<Span> spans = Files.readAllLines(folder.resolve("spans")).stream()
                .map(line -> line.split(" "))
                .map(times -> new Span(Long.parseLong(times[0]), Long.parseLong(times[1])))
                .sorted(Comparator.comparingLong(Span::start))
                .toList();
        long nanos = 0;
        long counted = 0;
        for (Span span : spans) {
            nanos += Math.max(0, span.end() - Math.max(span.start(), counted));
            counted = Math.max(counted, span.end());
        }
        return Duration.ofNanos(nanos);
    }

    /** Forgets all starts. */
    public void reset() throws IOException {
        Files.writeString(folder.resolve("calls"), "");
        Files.writeString(folder.resolve("spans"), "");
        for (Path file : times()) {
            Files.delete(file);
        }
    }

    private List<Path> times() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("times."))
                    .toList();
        }
    }

    @Override
    public String toString() {
        return version.toString();
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real bw behind a shell script that notes each start, and how much CPU time it took. */
public final class MeteredBw {

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    private final RealBw version;
    private final Path folder;

    /**
     * @param folder where the script and its notes are put
     */
    public MeteredBw(RealBw version, Path folder) throws IOException {
        this.version = version;
        this.folder = Files.createDirectories(folder);
        // The second line of times is about what the shell has started.
        Path script = Files.writeString(folder.resolve("bw"), """
                #!/bin/sh
                here=${0%%/*}
                echo "$*" >> "$here/calls"
                '%s/bw' "$@"
                code=$?
                times | { read -r own; read -r children; echo "$children" >> "$here/times"; }
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
        Matcher times = TIME.matcher(Files.readString(folder.resolve("times")));
        while (times.find()) {
            seconds += 60 * Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2));
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Forgets all starts. */
    public void reset() throws IOException {
        Files.writeString(folder.resolve("calls"), "");
        Files.writeString(folder.resolve("times"), "");
    }

    @Override
    public String toString() {
        return version.toString();
    }
}

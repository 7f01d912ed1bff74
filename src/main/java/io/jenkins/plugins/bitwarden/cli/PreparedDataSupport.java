package io.jenkins.plugins.bitwarden.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers for one machine which bw executables read the {@code data.json} that {@link DataDirectory} prepares. That
 * file's format is not documented; a bw that ignored it would send the key of an own server to the public cloud.
 */
public final class PreparedDataSupport {

    private final Map<CliExecutable, Boolean> known = new ConcurrentHashMap<>();

    /** Returns what was found out about this file as it is now, or nothing. */
    Optional<Boolean> of(Optional<CliExecutable> executable) {
        return executable.map(known::get);
    }

    void remember(Optional<CliExecutable> executable, boolean reads) {
        executable.ifPresent(file -> known.put(file, reads));
    }
}

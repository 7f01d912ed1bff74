package io.jenkins.plugins.bitwarden.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which bw executables of one machine read the server from the prepared {@link DataFile}. The format of that
 * file is not documented. A bw that ignored it would send the key of a self-hosted server to the cloud. A build's
 * environment cannot change the result, because bw is always told its directory. Thread-safe.
 */
public final class VerifiedExecutables {

    /** A machine has a few, but a build can create any number. */
    private static final int MOST = 100;

    private final Map<CliExecutable, Boolean> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CliExecutable, Boolean> eldest) {
            return size() > MOST;
        }
    });

    /** Returns whether this executable reads the server, or nothing if that is unknown. */
    public Optional<Boolean> readsServer(Optional<CliExecutable> executable) {
        return executable.map(known::get);
    }

    void remember(Optional<CliExecutable> executable, boolean readsServer) {
        executable.ifPresent(file -> known.put(file, readsServer));
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers for one machine which bw executables read the server from the {@link DataFile} that is prepared for them. The
 * format of that file is not documented, and a bw that ignored it would send the key of an own server to the public
 * cloud. Nothing in a build's environment changes what is remembered: bw is always told its directory. Safe for use by
 * many threads.
 */
public final class VerifiedExecutables {

    /** A machine has a few; a build can make any number. */
    private static final int MOST = 100;

    private final Map<CliExecutable, Boolean> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CliExecutable, Boolean> eldest) {
            return size() > MOST;
        }
    });

    /** Returns whether this file, as it is now, reads the server; nothing if that is not known. */
    Optional<Boolean> readsServer(Optional<CliExecutable> executable) {
        return executable.map(known::get);
    }

    void remember(Optional<CliExecutable> executable, boolean readsServer) {
        executable.ifPresent(file -> known.put(file, readsServer));
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The real Bitwarden CLIs that the tests run. */
public enum RealBw {
    /** The last one that runs on Node 20, with the Node of this machine. */
    V2026_6_0("2026.6.0"),
    /** The newest, with a Node 22 of its own. */
    V2026_9_0("2026.9.0");

    private final String version;
    private final NpmProject installation;

    RealBw(String version) {
        this.version = version;
        installation = new NpmProject("bw/" + version, "bw");
    }

    /**
     * Returns the folder with {@code bw} in it, and with {@code node} where it brings its own, for a PATH. Skips the
     * calling test where this bw cannot be installed.
     */
    public Path folder() {
        return installation.programs();
    }

    /** Returns the environment of this process, with this bw before any other, and a certificate to trust. */
    public Map<String, String> environment(Path caCertificate) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PATH", folder() + File.pathSeparator + System.getenv("PATH"));
        environment.put("NODE_EXTRA_CA_CERTS", caCertificate.toString());
        return environment;
    }

    @Override
    public String toString() {
        return "bw " + version;
    }
}

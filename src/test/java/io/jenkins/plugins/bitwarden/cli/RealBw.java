package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The real Bitwarden CLIs that the tests run, as {@code .ci/bw} pins them and {@code ./verify} installs them. */
public enum RealBw {
    /** The last one that runs on Node 20, with the Node of this machine. */
    V2026_6_0("2026.6.0"),
    /** The newest, with a Node 22 of its own. */
    V2026_9_0("2026.9.0");

    private final String version;

    RealBw(String version) {
        this.version = version;
    }

    /** Returns the folder with {@code bw} in it, and with {@code node} where it brings its own, for a PATH. */
    public Path folder() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .map(above -> above.resolve(".ci/bw").resolve(version).resolve("node_modules/.bin"))
                .filter(bin -> Files.exists(bin.resolve("bw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "bw " + version + " is not installed: npm ci --ignore-scripts in .ci/bw/" + version));
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

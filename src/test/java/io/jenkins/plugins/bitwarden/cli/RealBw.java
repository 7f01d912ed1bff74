package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real Bitwarden CLIs that the tests run, as {@code .ci/bw} pins them. The first test that needs one installs it. */
public enum RealBw {
    /** The last one that runs on Node 20, with the Node of this machine. */
    V2026_6_0("2026.6.0"),
    /** The newest, with a Node 22 of its own. */
    V2026_9_0("2026.9.0");

    private final String version;
    private final BwInstallation installation;
    private String problem;

    RealBw(String version) {
        this.version = version;
        Path root = root();
        installation = new BwInstallation(
                root.resolve(".ci/bw").resolve(version),
                root.resolve("target/bw").resolve(version));
    }

    /**
     * Returns the folder with {@code bw} in it, and with {@code node} where it brings its own, for a PATH. Skips the
     * calling test where this bw cannot be installed.
     */
    public synchronized Path folder() {
        if (problem == null) {
            problem = install();
            if (!problem.isEmpty()) {
                System.out.println("Tests are skipped: " + problem);
            }
        }
        return problem.isEmpty() ? installation.bin() : Assumptions.abort(problem);
    }

    /** Returns the environment of this process, with this bw before any other, and a certificate to trust. */
    public Map<String, String> environment(Path caCertificate) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PATH", folder() + File.pathSeparator + System.getenv("PATH"));
        environment.put("NODE_EXTRA_CA_CERTS", caCertificate.toString());
        return environment;
    }

    private String install() {
        try {
            String failure = installation.install();
            return failure.isEmpty() ? "" : this + " is not installed: " + failure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while " + this + " was installed", e);
        }
    }

    /** Returns the project's folder; some tests run in folders below it. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .filter(above -> Files.isDirectory(above.resolve(".ci/bw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no .ci/bw here or above"));
    }

    @Override
    public String toString() {
        return "bw " + version;
    }
}

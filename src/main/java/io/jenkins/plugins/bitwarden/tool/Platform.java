package io.jenkins.plugins.bitwarden.tool;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Node;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jenkins.security.MasterToSlaveCallable;

/** What Bitwarden builds its CLI for. */
enum Platform {
    LINUX("linux", "bw", "7F454C46"),
    LINUX_ARM64("linux-arm64", "bw", "7F454C46"),
    MACOS("macos", "bw", "CFFAEDFE", "CAFEBABE"),
    MACOS_ARM64("macos-arm64", "bw", "CFFAEDFE", "CAFEBABE"),
    WINDOWS("windows", "bw.exe", "4D5A");

    /** Of a program that a shell starts. */
    private static final String SCRIPT = "2321";

    private static final List<String> X64 = List.of("amd64", "x86_64");
    private static final List<String> ARM64 = List.of("aarch64", "arm64");

    private final String id;
    private final String program;
    private final List<String> beginnings;

    /**
     * @param id as in the names of the releases
     * @param beginnings the first bytes of a program, in hexadecimal
     */
    Platform(String id, String program, String... beginnings) {
        this.id = id;
        this.program = program;
        this.beginnings = List.of(beginnings);
    }

    /**
     * Returns the platform of a Java process, or nothing if Bitwarden has no CLI for it.
     *
     * @param system the value of {@code os.name}
     * @param architecture the value of {@code os.arch}
     */
    static Optional<Platform> of(String system, String architecture) {
        String name = system.toLowerCase(Locale.ROOT);
        String processor = architecture.toLowerCase(Locale.ROOT);
        boolean arm = ARM64.contains(processor);
        if (!arm && !X64.contains(processor)) {
            return Optional.empty();
        }
        if (name.startsWith("windows")) {
            // Windows on ARM runs programs for x64.
            return Optional.of(WINDOWS);
        }
        if (name.startsWith("mac")) {
            return Optional.of(arm ? MACOS_ARM64 : MACOS);
        }
        return name.equals("linux") ? Optional.of(arm ? LINUX_ARM64 : LINUX) : Optional.empty();
    }

    /**
     * Returns the platform of a node.
     *
     * @param place a file on it
     * @throws AbortException if Bitwarden has no CLI for it, with a sentence for the build's log
     * @throws IOException if it is lost
     */
    static Platform of(FilePath place, Node node) throws IOException, InterruptedException {
        List<String> system = place.act(new AskSystem());
        return of(system.get(0), system.get(1))
                .orElseThrow(() -> new AbortException(
                        Messages.Platform_unknown(node.getDisplayName(), system.get(0), system.get(1))));
    }

    /** Returns the platform with an id, or nothing. */
    static Optional<Platform> withId(String id) {
        return Arrays.stream(values())
                .filter(platform -> platform.id.equals(id))
                .findFirst();
    }

    String id() {
        return id;
    }

    /** Returns the file name of bw. */
    String program() {
        return program;
    }

    /**
     * Returns whether a file can be a program here.
     *
     * @param beginning its first bytes in hexadecimal, in capital letters
     */
    boolean canRun(String beginning) {
        return beginnings.stream().anyMatch(beginning::startsWith) || this != WINDOWS && beginning.startsWith(SCRIPT);
    }

    private static final class AskSystem extends MasterToSlaveCallable<List<String>, RuntimeException> {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public List<String> call() {
            return List.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        }
    }
}

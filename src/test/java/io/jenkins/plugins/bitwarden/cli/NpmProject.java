package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Packages of npm that tests need, as a lock file in {@code .ci} pins them. The first test that needs them installs them. */
public final class NpmProject {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** In the full build each test class has its own JVM. Not each of them should wait for a registry in vain. */
    private static final Duration FAILURE_KEPT = Duration.ofMinutes(5);

    private static final List<String> NPM_CI = List.of(
            "npm",
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--fetch-timeout=30000",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=5000");

    private final Path folder;
    private final Path state;
    private final List<String> programs;
    private String problem;

    /**
     * @param folder where package.json and package-lock.json are, below {@code .ci}
     * @param programs what must be able to tell its version once it is installed
     */
    public NpmProject(String folder, String... programs) {
        Path root = root();
        this.folder = root.resolve(".ci").resolve(folder);
        this.programs = List.of(programs);
        state = root.resolve("target/npm").resolve(folder);
    }

    /** Returns the folder with the packages. Skips the calling test where they cannot be installed. */
    public synchronized Path packages() {
        if (problem == null) {
            problem = tryToInstall();
            if (!problem.isEmpty()) {
                System.out.println("Tests are skipped: " + problem);
            }
        }
        return problem.isEmpty() ? folder.resolve("node_modules") : Assumptions.abort(problem);
    }

    /** Returns the folder with their programs, for a PATH. Skips the calling test where they cannot be installed. */
    public Path programs() {
        return packages().resolve(".bin");
    }

    private String tryToInstall() {
        try {
            String failure = install();
            return failure.isEmpty() ? "" : root().relativize(folder) + " is not installed: " + failure;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while " + folder + " was installed", e);
        }
    }

    /** Installs the packages, or waits until another JVM has. Returns why there are none, or an empty text. */
    private String install() throws IOException, InterruptedException {
        Files.createDirectories(state);
        Path failure = state.resolve("failure");
        try (FileChannel lock =
                FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (isUpToDate()) {
                return "";
            }
            if (Files.exists(failure) && age(failure).compareTo(FAILURE_KEPT) < 0) {
                return Files.readString(failure);
            }
            String failed = run(NPM_CI);
            for (String program : programs) {
                failed = failed.isEmpty() ? run(List.of(bin().resolve(program).toString(), "--version")) : failed;
            }
            if (failed.isEmpty()) {
                Files.copy(lockFile(), installed());
            } else {
                Files.writeString(failure, failed);
            }
            return failed;
        }
    }

    /** Runs a program to its end. Returns why it failed, or an empty text. */
    private String run(List<String> command) throws IOException, InterruptedException {
        File output = state.resolve("output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().merge("PATH", bin().toString(), (path, bin) -> bin + File.pathSeparator + path);
        builder.environment().put("BITWARDENCLI_APPDATA_DIR", state.toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return e.getMessage();
        }
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return command.get(0) + " did not end within " + LIMIT.toMinutes() + " minutes";
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return process.exitValue() == 0
                ? ""
                : command.get(0) + " failed with exit code " + process.exitValue() + ": " + beginning(output.toPath());
    }

    private static String beginning(Path output) throws IOException {
        String text = Files.readString(output).strip().replaceAll("\\s+", " ");
        return text.substring(0, Math.min(200, text.length()));
    }

    private Path bin() {
        return folder.resolve("node_modules/.bin");
    }

    private static Duration age(Path file) throws IOException {
        return Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    }

    private boolean isUpToDate() throws IOException {
        return Files.exists(installed()) && Files.mismatch(lockFile(), installed()) < 0;
    }

    private Path lockFile() {
        return folder.resolve("package-lock.json");
    }

    /** A copy of the lock file, written last. */
    private Path installed() {
        return folder.resolve("node_modules/.installed");
    }

    /** Returns the project's folder; some tests run in folders below it. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .filter(above -> Files.isDirectory(above.resolve(".ci")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no .ci here or above"));
    }
}

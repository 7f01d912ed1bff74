package io.jenkins.plugins.bitwarden.cli;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Installs a bw with npm, as its lock file pins it, unless it is there already. */
final class BwInstallation {

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

    private final Path project;
    private final Path state;

    /**
     * @param project where package.json and package-lock.json are
     * @param state where the lock, the output and the last failure of an installation are kept
     */
    BwInstallation(Path project, Path state) {
        this.project = project;
        this.state = state;
    }

    /** Returns the folder with {@code bw} in it, and with {@code node} where the lock file has one. */
    Path bin() {
        return project.resolve("node_modules/.bin");
    }

    /** Installs bw, or waits until another JVM has. Returns why there is none, or an empty text. */
    String install() throws IOException, InterruptedException {
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
            String problem = run(NPM_CI);
            if (problem.isEmpty()) {
                problem = run(List.of(bin().resolve("bw").toString(), "--version"));
            }
            if (problem.isEmpty()) {
                Files.copy(lockFile(), installed());
            } else {
                Files.writeString(failure, problem);
            }
            return problem;
        }
    }

    /** Runs a program to its end. Returns why it failed, or an empty text. */
    private String run(List<String> command) throws IOException, InterruptedException {
        File output = state.resolve("output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
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

    private static Duration age(Path file) throws IOException {
        return Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    }

    private boolean isUpToDate() throws IOException {
        return Files.exists(installed()) && Files.mismatch(lockFile(), installed()) < 0;
    }

    private Path lockFile() {
        return project.resolve("package-lock.json");
    }

    /** A copy of the lock file, written last. */
    private Path installed() {
        return project.resolve("node_modules/.installed");
    }
}

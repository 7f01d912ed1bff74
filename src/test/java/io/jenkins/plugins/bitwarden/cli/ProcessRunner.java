package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs bw as a child of this process, and remembers what it was asked to run. */
public final class ProcessRunner implements CliRunner {

    private final Map<String, String> environment;
    private final List<CliCommand> commands = new CopyOnWriteArrayList<>();

    /**
     * @param environment what a build would have
     */
    public ProcessRunner(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns the command lines so far. */
    public List<String> commands() {
        return commands.stream().map(CliCommand::toString).toList();
    }

    @Override
    public CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws IOException, InterruptedException {
        commands.add(command);
        List<String> line = new ArrayList<>(List.of("env", "bw"));
        line.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(command.environment());
        builder.environment().values().removeIf(String::isEmpty);
        Process process = builder.start();
        try {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(command.inputBytes());
            }
            CappedOutput stderr = new CappedOutput();
            CompletableFuture<?> outputs = CompletableFuture.allOf(
                    CompletableFuture.runAsync(() -> drain(process.getInputStream(), stdout, () -> {
                        if (isWhole.getAsBoolean()) {
                            endBw(process);
                        }
                    })),
                    CompletableFuture.runAsync(() -> drain(process.getErrorStream(), stderr, () -> {})));
            boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            int exitCode = process.waitFor();
            outputs.join();
            CliResult result = new CliResult(exitCode, "", stderr.text(), !ended);
            return isWhole.getAsBoolean() ? result.asAnswered() : result;
        } finally {
            kill(process);
        }
    }

    @Override
    public Optional<CliExecutable> executable() throws IOException {
        return CliExecutable.find("bw", environment.getOrDefault("PATH", ""), List.of(""));
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** A shell that measures bw goes on. */
    private static void endBw(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        if (started.isEmpty()) {
            process.destroyForcibly();
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void drain(InputStream stream, OutputStream target, Runnable afterEachPiece) {
        byte[] piece = new byte[8192];
        try {
            for (int length = stream.read(piece); length >= 0; length = stream.read(piece)) {
                target.write(piece, 0, length);
                afterEachPiece.run();
            }
        } catch (IOException killed) {
            // What came until then is there.
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A bw that does what a test tells it to, and remembers how it was called. */
public final class ScriptedRunner implements CliRunner {

    public static final String PROBE = "config server";
    public static final String CONFIG = "config server " + Samples.SERVER;
    public static final String LOGIN = "login --apikey";
    public static final String UNLOCK = "unlock --raw --passwordenv BW_PASSWORD";

    /** Smaller than any text that matters, and no divisor of anything. */
    private static final int PIECE = 7;

    private final Map<String, Deque<Step>> script = new HashMap<>();
    private final List<CliCommand> commands = new ArrayList<>();
    private CliExecutable executable;

    /** What this bw does at one call. */
    @FunctionalInterface
    public interface Step {

        CliResult run(CliCommand command) throws IOException, InterruptedException;

        /** Does the same, with the stdout written in small pieces, until that is all that anybody wants to know. */
        default CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
                throws IOException, InterruptedException {
            CliResult result = run(command);
            byte[] all = result.stdout().getBytes(StandardCharsets.UTF_8);
            for (int start = 0; start < all.length && !isWhole.getAsBoolean(); start += PIECE) {
                stdout.write(all, start, Math.min(PIECE, all.length - start));
            }
            return new CliResult(result.exitCode(), "", result.stderr(), result.killed());
        }

        static Step prints(String stdout) {
            return command -> new CliResult(0, stdout, "", false);
        }

        static Step fails(String stderr) {
            return command -> new CliResult(1, "", stderr, false);
        }

        static Step killed() {
            return command -> new CliResult(143, "", "", true);
        }

        static Step throwing(IOException lost) {
            return command -> {
                throw lost;
            };
        }

        /** Puts this into the data.json of the directory that bw was told to use. */
        static Step writes(String data, String stdout) {
            return command -> {
                Path directory = Path.of(command.environment().get("BITWARDENCLI_APPDATA_DIR"));
                Files.writeString(directory.resolve("data.json"), data);
                return new CliResult(0, stdout, "", false);
            };
        }
    }

    /** Returns a bw that reads the prepared data.json, logs in and unlocks. */
    public static ScriptedRunner working() {
        return new ScriptedRunner()
                .on(PROBE, Step.prints(Samples.SERVER))
                .on(LOGIN, Step.writes(Samples.LOGGED_IN, Samples.LOGIN_OUTPUT))
                .on(UNLOCK, Step.writes(Samples.UNLOCKED, Samples.SESSION));
    }

    /**
     * Says what to do at the calls with these arguments, instead of what was said before.
     *
     * @param steps for the first call, the second and so on; the last is also for all that follow
     */
    public ScriptedRunner on(String arguments, Step... steps) {
        script.put(arguments, new ArrayDeque<>(List.of(steps)));
        return this;
    }

    /** Says which file this bw is; else it is not known. */
    public ScriptedRunner as(CliExecutable file) {
        executable = file;
        return this;
    }

    public List<CliCommand> calls() {
        return List.copyOf(commands);
    }

    /** Returns the arguments of each call so far. */
    public List<String> commands() {
        return commands.stream()
                .map(command -> String.join(" ", command.arguments()))
                .toList();
    }

    @Override
    public CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws IOException, InterruptedException {
        commands.add(command);
        Deque<Step> steps = script.get(String.join(" ", command.arguments()));
        if (steps == null) {
            throw new AssertionError("not in the script: " + command);
        }
        return (steps.size() > 1 ? steps.remove() : steps.element()).run(command, stdout, isWhole);
    }

    @Override
    public Optional<CliExecutable> executable() {
        return Optional.ofNullable(executable);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls bw for one login, always in the same environment, and describes its failures. */
final class Bw {

    static final String NO_INTERACTION = "BW_NOINTERACTION";
    static final String PASSWORD = "BW_PASSWORD";

    /**
     * Variables of a build that bw must not get. They change bw's output or exit code, or make Node.js run other code,
     * print what it sends, or trust any certificate.
     */
    private static final List<String> KEPT_FROM_BW = List.of(
            Login.CLIENT_ID_VARIABLE,
            Login.CLIENT_SECRET_VARIABLE,
            PASSWORD,
            CliSession.KEY_VARIABLE,
            "BITWARDENCLI_DEBUG",
            "BW_CLEANEXIT",
            "BW_PRETTY",
            "BW_QUIET",
            "BW_RAW",
            "BW_RESPONSE",
            "NODE_DEBUG",
            "NODE_OPTIONS",
            "NODE_TLS_REJECT_UNAUTHORIZED");

    private static final Pattern ANSI = Pattern.compile("\u001B\\[[\\d;?]*[A-Za-z]");

    /** The last two are in the advice that bw prints after each login, with a session key that opens nothing. */
    private static final Pattern NOISE = Pattern.compile("^Could not find (?:dir|data file), .*|^\\s+at .*"
            // Node prints these around an exception that bw does not catch.
            + "|^/.*\\.js:\\d+$|^[A-Z]:\\\\.*\\.js:\\d+$|^\\s*throw new .*|^\\s*\\^+$|^Node\\.js v\\d.*"
            + "|^\\[UserKeyIdBackfillMigration].*|BW_SESSION|--session");

    /** bw's Rust library logs errors that bw prints again. */
    private static final Pattern RUST_LOG = Pattern.compile("\\bERROR bitwarden_\\w+(?:::\\w+)*: ");

    /** The query of an address that bw downloads from gives access to the encrypted file for a while. */
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?]+\\?)\\S+");

    private static final int LONGEST_QUOTE = 300;

    private final CliRunner runner;
    private final String directory;
    private final Login login;

    Bw(CliRunner runner, String directory, Login login) {
        this.runner = runner;
        this.directory = directory;
        this.login = login;
    }

    static boolean dependsOn(String variable) {
        return Stream.concat(KEPT_FROM_BW.stream(), Stream.of(CliSession.DIRECTORY_VARIABLE, NO_INTERACTION))
                .anyMatch(variable::equalsIgnoreCase);
    }

    /**
     * Calls bw and returns its result, whatever the exit code.
     *
     * @param own variables for this call only
     * @param isWhole tells whether this is all that bw prints to stdout; see {@link CliRunner#run}
     * @throws CliFailure if bw could not be started or took too long
     */
    CliResult call(Map<String, String> own, Predicate<String> isWhole, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        CappedOutput stdout = new CappedOutput();
        return ended(command(own, "", arguments), stdout, () -> isWhole.test(stdout.text()))
                .withStdout(stdout.text());
    }

    /**
     * Calls bw and passes on what it prints, which no failure repeats.
     *
     * @param isWhole see {@link CliRunner#run}
     * @throws CliFailure also if the exit code is not 0
     */
    void print(Map<String, String> own, OutputStream stdout, BooleanSupplier isWhole, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        successful(ended(command(own, "", arguments), stdout, isWhole));
    }

    /** Calls bw as {@link #call} does, and gives it the master password when it asks, which unlocks this call's vault. */
    CliResult answer(MasterPassword password, OutputStream stdout, BooleanSupplier isWhole, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        return ended(command(Map.of(NO_INTERACTION, ""), password.reveal(), arguments), stdout, isWhole);
    }

    private CliCommand command(Map<String, String> own, String input, String... arguments) {
        Map<String, String> environment = new LinkedHashMap<>();
        KEPT_FROM_BW.forEach(name -> environment.put(name, ""));
        environment.putAll(
                Map.of(CliSession.DIRECTORY_VARIABLE, directory, NO_INTERACTION, "true", "NODE_NO_WARNINGS", "1"));
        environment.putAll(own);
        return new CliCommand(List.of(arguments), environment, login.limit(), input);
    }

    private CliResult ended(CliCommand command, OutputStream stdout, BooleanSupplier isWhole)
            throws CliFailure, IOException, InterruptedException {
        CliResult result;
        try {
            result = runner.run(command, stdout, isWhole);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("Cannot run program")) {
                throw CliFailure.of(Reason.NO_CLI, login.key().server(), e.getMessage());
            }
            throw e;
        }
        if (result.killed()) {
            throw CliFailure.timeLimit(
                    command, login.limit().toSeconds(), login.key().server());
        }
        return result;
    }

    /** As {@link #call}, but throws a {@link CliFailure} also if the exit code is not 0. */
    CliResult succeed(Map<String, String> own, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        return successful(call(own, text -> false, arguments));
    }

    private CliResult successful(CliResult result) throws CliFailure {
        if (!result.claimsSuccess()) {
            throw failure(Reason.of(result), result);
        }
        return result;
    }

    /** Returns the state that bw itself tells, which takes one more start of bw. */
    AccountState status(Map<String, String> own) throws CliFailure, IOException, InterruptedException {
        CliResult result = succeed(own, "status");
        try {
            return AccountState.of(new ObjectMapper().readTree(result.stdout()));
        } catch (IOException notJson) {
            throw failure(Reason.OTHER, result);
        }
    }

    CliFailure failure(Reason reason, CliResult result) {
        return CliFailure.of(reason, login.key().server(), quote(result));
    }

    /** Returns the helpful part of what bw printed: short, on one line, without noise and secrets. */
    private String quote(CliResult result) {
        String text = ANSI.matcher(Reason.withoutWarnings(result.output())).replaceAll("");
        text = QUERY.matcher(text).replaceAll("$1\u2026");
        List<String> lines = masked(text, UnaryOperator.identity())
                .lines()
                .filter(line -> !line.isBlank() && !NOISE.matcher(line).find())
                .toList();
        List<String> said =
                lines.stream().filter(line -> !RUST_LOG.matcher(line).find()).toList();
        text = String.join(" ", said.isEmpty() ? lines : said);
        // Masked again, because a secret that bw printed on several lines is now on one.
        text = masked(onOneLine(text), Bw::onOneLine);
        if (text.isEmpty()) {
            text = "(" + result + ")";
        }
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }

    private static String onOneLine(String text) {
        return new PrintableLine(text).text().replaceAll("\\s+", " ").strip();
    }

    private String masked(String text, UnaryOperator<String> form) {
        return secrets()
                .map(form)
                .filter(secret -> !secret.isEmpty())
                .reduce(text, (masked, secret) -> masked.replace(secret, "****"));
    }

    /** Returns the longest first, because one may be part of another. */
    private Stream<String> secrets() {
        return Stream.concat(
                        Stream.of(
                                login.key().clientSecret().reveal(),
                                login.key().clientId().value()),
                        login.masterPassword().stream().map(password -> password.reveal()))
                .sorted(Comparator.comparing(String::length).reversed());
    }
}

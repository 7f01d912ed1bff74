package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.PrintableLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls bw for one login, always with the same environment, and puts its failures into words. */
final class Bw {

    static final String CLIENT_ID = "BW_CLIENTID";
    static final String CLIENT_SECRET = "BW_CLIENTSECRET";
    static final String DIRECTORY = "BITWARDENCLI_APPDATA_DIR";
    static final String NO_INTERACTION = "BW_NOINTERACTION";
    static final String PASSWORD = "BW_PASSWORD";
    static final String SESSION = "BW_SESSION";

    /**
     * What a build's environment may hold and bw must not see: it changes what bw prints or its exit code, makes Node
     * run other code or print what it sends, or trust anybody.
     */
    private static final List<String> KEPT_FROM_BW = List.of(
            CLIENT_ID,
            CLIENT_SECRET,
            PASSWORD,
            SESSION,
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

    /** The last is what bw prints after each login: how to use a session key, and a key, which opens nothing. */
    private static final Pattern NOISE = Pattern.compile("^Could not find (?:dir|data file), .*|^\\s+at .*"
            + "|^\\[UserKeyIdBackfillMigration].*|BW_SESSION|--session");

    /** The log of bw's Rust library, whose error bw then prints once more by itself. */
    private static final Pattern RUST_LOG = Pattern.compile("\\bERROR bitwarden_\\w+(?:::\\w+)*: ");

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
        return Stream.concat(KEPT_FROM_BW.stream(), Stream.of(DIRECTORY, NO_INTERACTION))
                .anyMatch(variable::equalsIgnoreCase);
    }

    /**
     * Calls bw.
     *
     * @param own variables for this call only
     * @param arguments what follows {@code bw}
     * @return what it did, a failure or not, but not one that was killed
     * @throws CliFailure if bw could not be started or took too long
     */
    CliResult call(Map<String, String> own, String... arguments) throws CliFailure, IOException, InterruptedException {
        return ended(own, List.of(arguments), runner::run);
    }

    /**
     * Calls bw for what it prints, which is not kept here and is in no failure.
     *
     * @param own variables for this call only
     * @param stdout gets what bw prints while it prints it; see {@link CliRunner#run(CliCommand, OutputStream)}
     * @param arguments what follows {@code bw}
     * @throws CliFailure also if its exit code is not 0
     */
    void print(Map<String, String> own, OutputStream stdout, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        successful(ended(own, List.of(arguments), command -> runner.run(command, stdout)));
    }

    private CliResult ended(Map<String, String> own, List<String> arguments, Start start)
            throws CliFailure, IOException, InterruptedException {
        Map<String, String> environment = new LinkedHashMap<>();
        KEPT_FROM_BW.forEach(name -> environment.put(name, ""));
        environment.putAll(Map.of(DIRECTORY, directory, NO_INTERACTION, "true", "NODE_NO_WARNINGS", "1"));
        environment.putAll(own);
        CliCommand command = new CliCommand(arguments, environment, login.limit());
        CliResult result;
        try {
            result = start.run(command);
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

    /** Calls bw, for its success only; throws {@link CliFailure} also if its exit code is not 0. */
    CliResult succeed(Map<String, String> own, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        return successful(call(own, arguments));
    }

    private CliResult successful(CliResult result) throws CliFailure {
        if (!result.claimsSuccess()) {
            throw failure(Reason.of(result), result);
        }
        return result;
    }

    /** Asks bw itself how it stands; costs a start of bw. */
    AccountState status(Map<String, String> own) throws CliFailure, IOException, InterruptedException {
        CliResult result = succeed(own, "status");
        try {
            JsonNode status = new ObjectMapper().readTree(result.stdout());
            String state = status.path("status").asText();
            return new AccountState(
                    true,
                    state.equals("locked") || state.equals("unlocked"),
                    status.hasNonNull("lastSync"),
                    state.equals("unlocked"));
        } catch (IOException notJson) {
            throw failure(Reason.OTHER, result);
        }
    }

    /** Puts what bw did into words. */
    CliFailure failure(Reason reason, CliResult result) {
        return CliFailure.of(reason, login.key().server(), quote(result));
    }

    /** What bw printed, as far as it helps: without noise, secrets, control characters, and short. */
    private String quote(CliResult result) {
        String text = ANSI.matcher(Reason.withoutWarnings(result.output())).replaceAll("");
        List<String> lines = masked(text, UnaryOperator.identity())
                .lines()
                .filter(line -> !line.isBlank() && !NOISE.matcher(line).find())
                .toList();
        List<String> said =
                lines.stream().filter(line -> !RUST_LOG.matcher(line).find()).toList();
        text = String.join(" ", said.isEmpty() ? lines : said);
        // Once more, since on one line it may read as a secret that had been printed on several.
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

    /** The longest first, since one may be a part of another. */
    private Stream<String> secrets() {
        return Stream.concat(
                        Stream.of(
                                login.key().clientSecret().reveal(),
                                login.key().clientId().value()),
                        login.masterPassword().stream().map(password -> password.reveal()))
                .sorted(Comparator.comparing(String::length).reversed());
    }

    @FunctionalInterface
    private interface Start {

        CliResult run(CliCommand command) throws IOException, InterruptedException;
    }
}

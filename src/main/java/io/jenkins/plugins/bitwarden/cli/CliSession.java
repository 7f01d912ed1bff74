package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bw that is logged in, and unlocked if a master password was given, in a directory of its own. Two sessions never
 * share a directory: bw corrupts it when two of its processes write. Deleting the directory is all there is to clean
 * up, since {@code bw logout} tells the server nothing.
 */
public final class CliSession {

    private static final Pattern SESSION_KEY = Pattern.compile("[\\p{Alnum}+/]{40,}={0,2}");

    private final Directory directory;
    private final DataDirectory data;
    private final Bw bw;
    private final Login login;
    private final RateLimitRetry retrying;
    private String sessionKey = "";

    private CliSession(CliRunner runner, Directory directory, Login login, LoginPause pause) {
        this.directory = directory;
        this.data = new DataDirectory(directory);
        this.bw = new Bw(runner, directory.path(), login);
        this.login = login;
        this.retrying = new RateLimitRetry(bw, login.limit(), pause);
    }

    /**
     * As below, but gives up at once where a server limits logins.
     */
    public static CliSession open(CliRunner runner, Directory directory, Login login, PreparedDataSupport support)
            throws CliFailure, IOException, InterruptedException {
        return open(runner, directory, login, support, LoginPause.NONE);
    }

    /**
     * Logs in, and unlocks the vault if there is a master password. Costs one start of bw for each.
     *
     * @param runner runs bw
     * @param directory where bw shall keep its data; it is created here, and deleted again if this fails
     * @param login whom to log in as
     * @param support what is known of the executables of the machine that {@code runner} runs on
     * @param pause waits where the server limits logins
     * @return the open session, which the caller must {@link #close}
     * @throws CliFailure if bw or the server refuses; the message is for whoever reads the build's log
     * @throws IOException if the machine is lost or the directory cannot be made
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static CliSession open(
            CliRunner runner, Directory directory, Login login, PreparedDataSupport support, LoginPause pause)
            throws CliFailure, IOException, InterruptedException {
        Optional<CliExecutable> executable = runner.executable();
        if (executable.isPresent() && executable.get().dataFolder() != null) {
            throw new CliFailure(Reason.DATA_FOLDER, executable.get().dataFolder());
        }
        directory.create();
        CliSession session = new CliSession(runner, directory, login, pause);
        try {
            session.data.prepare(login.key().server(), login.deviceId());
            session.ensureServer(executable, support);
            session.login();
            if (login.masterPassword().isPresent()) {
                session.unlock(login.masterPassword().get());
            }
        } catch (Throwable failure) {
            session.closeAfter(failure);
            throw failure;
        }
        return session;
    }

    /** Returns whether this variable changes what bw does, in capitals or not. */
    public static boolean dependsOn(String variable) {
        return Bw.dependsOn(variable);
    }

    /** Makes sure that the key goes to its own server, before bw is given that key. */
    private void ensureServer(Optional<CliExecutable> executable, PreparedDataSupport support)
            throws CliFailure, IOException, InterruptedException {
        BitwardenServer server = login.key().server();
        if (server.equals(BitwardenServer.US)) {
            return;
        }
        Optional<Boolean> known = support.of(executable);
        boolean reads = known.isPresent() ? known.get() : isServerSet(server);
        support.remember(executable, reads);
        if (!reads) {
            bw.succeed(Map.of(), "config", "server", server.url().toString());
            if (!isServerSet(server)) {
                throw new CliFailure(Reason.SERVER_NOT_SET, server.url());
            }
        }
    }

    private boolean isServerSet(BitwardenServer server) throws CliFailure, IOException, InterruptedException {
        return bw.succeed(Map.of(), "config", "server")
                .stdout()
                .strip()
                .equals(server.url().toString());
    }

    private void login() throws CliFailure, IOException, InterruptedException {
        CliResult result = retrying.succeed(
                Map.of(
                        Bw.CLIENT_ID, login.key().clientId().value(),
                        Bw.CLIENT_SECRET, login.key().clientSecret().reveal()),
                // Not with --quiet, which silences bw's errors too; what it prints on success is dropped here.
                "login",
                "--apikey");
        AccountState state = data.state();
        if (!state.loggedIn()) {
            state = bw.status(Map.of());
            if (!state.loggedIn()) {
                // A server that refuses the vault (401, 403) makes bw log out again and call it a login all the same.
                boolean wasLoggedIn = result.stdout().contains("You are logged in!");
                throw bw.failure(wasLoggedIn ? Reason.SYNC_FAILED : Reason.NOT_LOGGED_IN, result);
            }
            if (data.isAsPrepared(login.key().server(), login.deviceId())) {
                bw.succeed(Map.of(), "logout");
                throw new CliFailure(Reason.ELSEWHERE, directory.path());
            }
        }
        if (!state.synced()) {
            retrying.succeed(Map.of(), "sync");
        }
    }

    private void unlock(MasterPassword password) throws CliFailure, IOException, InterruptedException {
        CliResult result = unlockOnce(password);
        if (!result.claimsSuccess() && Reason.of(result) != Reason.WRONG_PASSWORD) {
            // bw 2026.9.0 crashes at its first unlock on servers without user-key-id, as Vaultwarden; never at the
            // next. It prints what the server said, which may look like any reason.
            result = unlockOnce(password);
        }
        if (!result.claimsSuccess()) {
            throw bw.failure(Reason.of(result), result);
        }
        String key = result.stdout().strip();
        // bw exits with 0 and prints no key, or a key that opens nothing (bitwarden/clients#18455, #20703).
        boolean printed = SESSION_KEY.matcher(key).matches();
        AccountState state = data.state();
        if (!state.unlocked() && (printed || !state.loggedIn())) {
            state = bw.status(printed ? Map.of(Bw.SESSION, key) : Map.of());
        }
        if (!printed || !state.unlocked()) {
            throw new CliFailure(
                    state.loggedIn() ? Reason.STILL_LOCKED : Reason.LOGGED_OUT,
                    login.key().server().url());
        }
        sessionKey = key;
    }

    private CliResult unlockOnce(MasterPassword password) throws CliFailure, IOException, InterruptedException {
        return bw.call(Map.of(Bw.PASSWORD, password.reveal()), "unlock", "--raw", "--passwordenv", Bw.PASSWORD);
    }

    /** Returns where its data is. */
    public String path() {
        return directory.path();
    }

    /**
     * Returns what a process needs to use this session: where its data is, and the session key if it is unlocked. An
     * empty value stands for a variable that such a process must not have.
     */
    public Map<String, String> environment() {
        return Map.of(Bw.DIRECTORY, directory.path(), Bw.NO_INTERACTION, "true", Bw.SESSION, sessionKey);
    }

    /**
     * Reads items of the vault. Costs one start of bw for any number of items, one more for each of {@code bw list
     * folders}, {@code collections} and {@code organizations} that a request names one of by name, and one for each code
     * of an authenticator.
     *
     * @param requests what is wanted
     * @return the values, in the order of the requests
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw refuses, or one of them is not there; the message is for whoever reads the build's log
     * @throws IOException if the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public List<ItemValue> items(List<ItemRequest> requests) throws CliFailure, IOException, InterruptedException {
        if (sessionKey.isEmpty()) {
            throw new IllegalStateException("locked");
        }
        return new VaultItems(bw, sessionKey).read(requests);
    }

    /** Returns the session key, a secret, or nothing if no master password was given. */
    public Optional<String> sessionKey() {
        return sessionKey.isEmpty() ? Optional.empty() : Optional.of(sessionKey);
    }

    /** Returns all that must not be seen of this session: client_id, client_secret, master password, session key. */
    public List<String> secrets() {
        return Stream.of(
                        Optional.of(login.key().clientId().value()),
                        Optional.of(login.key().clientSecret().reveal()),
                        login.masterPassword().map(MasterPassword::reveal),
                        sessionKey())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the absolute path of its directory. */
    public String directory() {
        return directory.path();
    }

    /**
     * Ends the session by deleting its directory; does nothing if that is done already.
     *
     * @throws IOException if something of it is left
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void close() throws IOException, InterruptedException {
        directory.delete();
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(interrupted);
        } catch (IOException | RuntimeException left) {
            failure.addSuppressed(left);
        }
    }
}

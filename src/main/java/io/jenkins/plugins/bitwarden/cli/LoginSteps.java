package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Logs in with bw and unlocks the vault, in a prepared directory. */
final class LoginSteps {

    private static final Pattern SESSION_KEY = Pattern.compile("[\\p{Alnum}+/]{40,}={0,2}");

    /** Base64 of the 64 bytes that both known versions print. With fewer characters, it would have another end. */
    private static final Pattern WHOLE_SESSION_KEY = Pattern.compile("[\\p{Alnum}+/]{86}==");

    private final Bw bw;
    private final Directory directory;
    private final Login login;
    private final Login.Pause pause;
    private int refusals;

    LoginSteps(Bw bw, Directory directory, Login login, Login.Pause pause) {
        this.bw = bw;
        this.directory = directory;
        this.login = login;
        this.pause = pause;
    }

    /**
     * Returns the session key, or an empty string if there is no master password or the vault is to stay locked.
     *
     * @throws CliFailure if bw or the server refuses
     */
    String run(Optional<CliExecutable> executable, VerifiedExecutables verified)
            throws CliFailure, IOException, InterruptedException {
        ensureServer(executable, verified);
        login();
        boolean staysLocked = login.masterPassword().isEmpty() || login.unlock() == Login.Unlock.WHEN_READ;
        return staysLocked ? "" : unlock();
    }

    /** Makes sure, before bw gets the key, that bw sends it to the right server. */
    private void ensureServer(Optional<CliExecutable> executable, VerifiedExecutables verified)
            throws CliFailure, IOException, InterruptedException {
        BitwardenServer server = login.key().server();
        if (server.equals(BitwardenServer.US)) {
            return;
        }
        Optional<Boolean> known = verified.readsServer(executable);
        boolean reads = known.isPresent() ? known.get() : isServerSet(server);
        verified.remember(executable, reads);
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
        CliResult result = succeed(
                Map.of(
                        Login.CLIENT_ID_VARIABLE, login.key().clientId().value(),
                        Login.CLIENT_SECRET_VARIABLE, login.key().clientSecret().reveal()),
                // --quiet would hide bw's errors too.
                "login",
                "--apikey");
        AccountState state = directory.state();
        if (!state.loggedIn()) {
            state = bw.status(Map.of());
            if (!state.loggedIn()) {
                // If the server refuses the vault (401, 403), bw logs out and still reports a login.
                boolean wasLoggedIn = result.stdout().contains("You are logged in!");
                throw bw.failure(wasLoggedIn ? Reason.SYNC_FAILED : Reason.NOT_LOGGED_IN, result);
            }
            if (!directory.state().written()) {
                bw.succeed(Map.of(), "logout");
                throw new CliFailure(Reason.ELSEWHERE, directory.path());
            }
        }
        if (!state.synced()) {
            succeed(Map.of(), "sync");
        }
    }

    /** As {@link Bw#succeed}, but calls bw again if the server limits logins and the pause says so. */
    private CliResult succeed(Map<String, String> own, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        while (true) {
            try {
                return bw.succeed(own, arguments);
            } catch (CliFailure failure) {
                if (failure.reason() != Reason.RATE_LIMITED || !pause.wait(++refusals)) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Returns the session key.
     *
     * @throws IllegalStateException if there is no master password
     * @throws CliFailure if bw refuses
     */
    String unlock() throws CliFailure, IOException, InterruptedException {
        MasterPassword password = login.masterPassword().orElseThrow(() -> new IllegalStateException("locked"));
        CliResult result = unlockOnce(password);
        if (!result.claimsSuccess() && Reason.of(result) != Reason.WRONG_PASSWORD) {
            // On servers without user-key-id, such as Vaultwarden, bw 2026.9.0 crashes at the first unlock only.
            // It prints the server's answer, which may look like any reason.
            result = unlockOnce(password);
        }
        if (!result.claimsSuccess()) {
            throw bw.failure(Reason.of(result), result);
        }
        String key = result.stdout().strip();
        // bw may exit with 0 without a key, or with a key that opens nothing (bitwarden/clients#18455, #20703).
        boolean printed = SESSION_KEY.matcher(key).matches();
        boolean discards = login.unlock() == Login.Unlock.AT_ONCE_AND_DISCARD_KEY;
        Optional<AccountState> discarded = discards ? directory.discardApiKey() : Optional.empty();
        AccountState state = discarded.isPresent() ? discarded.get() : directory.state();
        if (!state.unlocked() && (printed || !state.loggedIn())) {
            state = bw.status(printed ? Map.of(CliSession.KEY_VARIABLE, key) : Map.of());
        }
        if (!printed || !state.unlocked()) {
            throw new CliFailure(
                    state.loggedIn() ? Reason.STILL_LOCKED : Reason.LOGGED_OUT,
                    login.key().server().url());
        }
        if (discards && discarded.isEmpty()) {
            throw new CliFailure(Reason.KEY_KEPT, directory.path());
        }
        return key;
    }

    private CliResult unlockOnce(MasterPassword password) throws CliFailure, IOException, InterruptedException {
        return bw.call(
                Map.of(Bw.PASSWORD, password.reveal()),
                WHOLE_SESSION_KEY.asMatchPredicate(),
                "unlock",
                "--raw",
                "--passwordenv",
                Bw.PASSWORD);
    }
}

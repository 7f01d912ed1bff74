package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A login of bw in a directory of its own, unlocked if a master password was given. Sessions never share a directory:
 * bw corrupts it if two processes write. To delete the directory is enough to end the session, because
 * {@code bw logout} does not tell the server.
 */
public final class CliSession {

    /** The variable that tells bw its directory. */
    public static final String DIRECTORY_VARIABLE = "BITWARDENCLI_APPDATA_DIR";

    /** bw reads the session key from this variable. */
    public static final String KEY_VARIABLE = "BW_SESSION";

    private final Directory directory;
    private final Bw bw;
    private final Login login;
    private final String sessionKey;

    private CliSession(Directory directory, Bw bw, Login login, String sessionKey) {
        this.directory = directory;
        this.bw = bw;
        this.login = login;
        this.sessionKey = sessionKey;
    }

    /**
     * Creates a directory and {@linkplain #logIn logs in} there. The caller must {@link #close} the session.
     *
     * @param directory is deleted again if this fails
     * @throws IOException also if the directory cannot be created
     */
    public static CliSession open(
            CliRunner runner, Directory directory, Login login, VerifiedExecutables verified, Login.Pause pause)
            throws CliFailure, IOException, InterruptedException {
        return directory.createFor(login.dataFile(), () -> logIn(runner, directory, login, verified, pause));
    }

    /**
     * Logs in, unlocks the vault if there is a master password and the login says so, and returns the session. Each of
     * the two takes one start of bw.
     *
     * @param directory has been {@linkplain Directory#createFor created} for this login
     * @param verified the executables of the machine that {@code runner} runs on
     * @param pause is called if the server limits logins
     * @throws CliFailure if bw or the server refuses; the message is for the build's log
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static CliSession logIn(
            CliRunner runner, Directory directory, Login login, VerifiedExecutables verified, Login.Pause pause)
            throws CliFailure, IOException, InterruptedException {
        Optional<CliExecutable> executable = runner.executable();
        if (executable.isPresent() && executable.get().dataFolder() != null) {
            throw new CliFailure(Reason.DATA_FOLDER, executable.get().dataFolder());
        }
        Bw bw = new Bw(runner, directory.path(), login);
        String sessionKey = new LoginSteps(bw, directory, login, pause).run(executable, verified);
        return new CliSession(directory, bw, login, sessionKey);
    }

    /**
     * Returns a session in a copy of a directory that another session has opened with the same login. The caller must
     * {@link #close} it. Neither of the two depends on the other.
     *
     * @param sessionKey the session key of the other, or an empty string if its vault is locked
     */
    public static CliSession inCopy(CliRunner runner, Directory copy, Login login, String sessionKey) {
        return new CliSession(copy, new Bw(runner, copy.path(), login), login, sessionKey);
    }

    /** Returns whether the variable of this name, in any case, changes what bw does. */
    public static boolean dependsOn(String variable) {
        return Bw.dependsOn(variable);
    }

    /**
     * Returns the variables of a process that uses this session. An empty value stands for a variable that the process
     * must not have.
     */
    public Map<String, String> environment() {
        return Map.of(DIRECTORY_VARIABLE, directory.path(), Bw.NO_INTERACTION, "true", KEY_VARIABLE, sessionKey);
    }

    /**
     * Runs bw in this session, with the vault unlocked. No failure repeats what bw prints.
     *
     * @param stdout see {@link CliRunner#run}, also for {@code isWhole}
     * @param arguments what follows {@code bw}; never a secret, because all users of a machine can read command lines
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw cannot be started, takes too long or fails
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void print(OutputStream stdout, BooleanSupplier isWhole, String... arguments)
            throws CliFailure, IOException, InterruptedException {
        if (sessionKey.isEmpty()) {
            throw new IllegalStateException("locked");
        }
        bw.print(Map.of(KEY_VARIABLE, sessionKey), stdout, isWhole, arguments);
    }

    /**
     * Runs bw with the vault locked, and gives it the master password on its stdin. That saves a start of bw, but is no
     * documented use of it, so any failure only means that the vault has to be {@link #unlocked}.
     *
     * @param stdout see {@link CliRunner#run}, also for {@code isWhole}
     * @param arguments what follows {@code bw}; never a secret, because all users of a machine can read command lines
     * @return the exit code, or nothing if bw did not end by itself or did not accept the master password
     * @throws IllegalStateException if there is no master password
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public OptionalInt printLocked(OutputStream stdout, BooleanSupplier isWhole, String... arguments)
            throws IOException, InterruptedException {
        MasterPassword password = login.masterPassword().orElseThrow(() -> new IllegalStateException("locked"));
        try {
            CliResult result = bw.answer(password, stdout, isWhole, arguments);
            return Reason.of(result) == Reason.WRONG_PASSWORD ? OptionalInt.empty() : OptionalInt.of(result.exitCode());
        } catch (CliFailure tryTheLongWay) {
            return OptionalInt.empty();
        }
    }

    /**
     * Returns this session with its vault unlocked. Unlocks it if it is locked.
     *
     * @throws IllegalStateException if there is no master password
     * @throws CliFailure if bw refuses; the message is for the build's log
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public CliSession unlocked() throws CliFailure, IOException, InterruptedException {
        if (!sessionKey.isEmpty()) {
            return this;
        }
        LoginSteps steps = new LoginSteps(bw, directory, login, refusals -> false);
        return new CliSession(directory, bw, login, steps.unlock());
    }

    /** Returns the session key, which is a secret, or nothing if the vault is locked. */
    public Optional<String> sessionKey() {
        return sessionKey.isEmpty() ? Optional.empty() : Optional.of(sessionKey);
    }

    /** Returns all that a log must not show: client_id, client_secret, master password and session key. */
    public List<String> secrets() {
        return Stream.concat(login.secrets().stream(), sessionKey().stream()).toList();
    }

    /** Returns the absolute path of the session's directory. */
    public String directory() {
        return directory.path();
    }

    /**
     * Deletes the session's directory. Does nothing if it does not exist.
     *
     * @throws IOException if a part of it cannot be deleted
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void close() throws IOException, InterruptedException {
        directory.delete();
    }
}

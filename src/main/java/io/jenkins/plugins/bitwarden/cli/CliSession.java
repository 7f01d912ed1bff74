package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.MasterPassword;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bw that is logged in, and unlocked if a master password was given, in a directory of its own. Two sessions never
 * share a directory: bw corrupts it when two of its processes write. Deleting the directory is all there is to clean
 * up, since {@code bw logout} tells the server nothing.
 */
public final class CliSession {

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
     * Logs in, and unlocks the vault if there is a master password. Costs one start of bw for each.
     *
     * @param runner runs bw
     * @param directory where bw is to keep its data; it is created here, and deleted again if this fails
     * @param login which account to log in to
     * @param verified what is known of the executables of the machine that {@code runner} runs on
     * @param pause waits if the server limits logins
     * @return the open session, which the caller must {@link #close}
     * @throws CliFailure if bw or the server refuses; the message is for the build's log
     * @throws IOException if the machine is lost or the directory cannot be created
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static CliSession open(
            CliRunner runner, Directory directory, Login login, VerifiedExecutables verified, Login.Pause pause)
            throws CliFailure, IOException, InterruptedException {
        Optional<CliExecutable> executable = runner.executable();
        if (executable.isPresent() && executable.get().dataFolder() != null) {
            throw new CliFailure(Reason.DATA_FOLDER, executable.get().dataFolder());
        }
        directory.create(new DataFile(login.key().server(), login.deviceId()).prepared());
        try {
            Bw bw = new Bw(runner, directory.path(), login);
            String sessionKey = new LoginSteps(bw, directory, login, pause).run(executable, verified);
            return new CliSession(directory, bw, login, sessionKey);
        } catch (Throwable failure) {
            deleteAfter(failure, directory);
            throw failure;
        }
    }

    private static void deleteAfter(Throwable failure, Directory directory) {
        try {
            directory.delete();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(interrupted);
        } catch (IOException | RuntimeException left) {
            failure.addSuppressed(left);
        }
    }

    /** Returns whether this variable changes what bw does, in capitals or not. */
    public static boolean dependsOn(String variable) {
        return Bw.dependsOn(variable);
    }

    /**
     * Returns what a process needs to use this session: where its data is, and the session key if it is unlocked. An
     * empty value stands for a variable that such a process must not have.
     */
    public Map<String, String> environment() {
        return Map.of(Bw.DIRECTORY, directory.path(), Bw.NO_INTERACTION, "true", Bw.SESSION, sessionKey);
    }

    /**
     * Runs bw in this session, with the vault unlocked. What bw prints goes to the stream only and is in no failure.
     *
     * @param stdout gets what bw prints while it prints it; see {@link CliRunner#run(CliCommand, OutputStream)}
     * @param arguments what follows {@code bw}, such as {@code list} and {@code items}; never a secret, because other
     *     users can see command lines
     * @throws IllegalStateException if the vault is locked
     * @throws CliFailure if bw cannot be started, takes too long or fails
     * @throws IOException if the connection to the machine is lost
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public void print(OutputStream stdout, String... arguments) throws CliFailure, IOException, InterruptedException {
        if (sessionKey.isEmpty()) {
            throw new IllegalStateException("locked");
        }
        bw.print(Map.of(Bw.SESSION, sessionKey), stdout, arguments);
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
}

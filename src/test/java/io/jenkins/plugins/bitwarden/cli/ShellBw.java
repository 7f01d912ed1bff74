package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bw that is a shell script: it believes everything, leaves on disk what the real one leaves, and can be made to
 * misbehave at any of its commands.
 */
public final class ShellBw {

    /** What it prints as a session key. */
    public static final String SESSION =
            "sMO79xBllVdrEP2RqfOdBmWm9Us94XO9n/cnG6HBknB2KVvq1vmRP/MOpz018LT2mjhFYghaC2c/6UlIzgJp/Q==";

    /** What is in its vault. */
    public static final String PASSWORD = "hunter2-in-the-vault";

    private static final String SCRIPT = """
            #!/bin/sh
            here=$(dirname "$0")
            echo "$*" >> "$here/calls"
            data=$BITWARDENCLI_APPDATA_DIR/data.json
            if [ -f "$here/at-$1" ]; then
              . "$here/at-$1"
            fi
            case "$*" in
              'config server')
                read -r line < "$data" || :
                base=${line##*'"base":"'}
                printf %%s "${base%%%%\\"*}" ;;
              'login --apikey')
                printf '{"global_account_activeAccountId":"u","user_u_token_accessToken":"t",%%s%%s"user_u_sync_lastSync":"t"}' \\
                  '"user_u_token_apiKeyClientId":"' "$BW_CLIENTID\\",\\"user_u_token_apiKeyClientSecret\\":\\"$BW_CLIENTSECRET\\"," > "$data"
                echo 'You are logged in!' ;;
              'unlock --raw --passwordenv BW_PASSWORD')
                read -r line < "$data" || :
                printf '%%s,"__PROTECTED__u_user_auto":"x"}' "${line%%?}" > "$data"
                printf %%s '%s' ;;
              *) echo "bw $*" ;;
            esac
            """.formatted(SESSION);

    private static final AtomicInteger CHANGES = new AtomicInteger();

    private final Path folder;

    /**
     * @param folder where the script is written to, and what a PATH must begin with
     */
    public ShellBw(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path script = Files.writeString(folder.resolve("bw"), SCRIPT);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Returns the folder that it is in. */
    public Path folder() {
        return folder;
    }

    /** Returns the script itself. */
    public Path file() {
        return folder.resolve("bw");
    }

    /**
     * Makes it do something before it does as it should, or instead, if that exits.
     *
     * @param command {@code config}, {@code login}, {@code unlock}, {@code list} or {@code get}
     * @param shell what to do; {@code $here} is the {@link #folder}, {@code $data} the path of its data.json
     */
    public ShellBw at(String command, String shell) throws IOException {
        // One that was asked already whether it reads a prepared data.json is not asked again, so this is another one.
        Files.setLastModifiedTime(file(), FileTime.fromMillis(CHANGES.incrementAndGet() * 1000L));
        Files.writeString(folder.resolve("at-" + command), shell);
        return this;
    }

    /**
     * Makes it write the file {@code stuck} and then sleep.
     *
     * @param command {@code config}, {@code login}, {@code unlock}, {@code list} or {@code get}
     */
    public ShellBw hangAt(String command) throws IOException {
        return at(command, "echo $$ > \"$here/pid\"; mv \"$here/pid\" \"$here/stuck\"; exec sleep 600");
    }

    /**
     * Gives its vault one item, with an attachment.
     *
     * @param name of the item, whose password and whose attachment's content are {@link #PASSWORD}
     * @param attachment its name
     */
    public ShellBw item(String name, String attachment) throws IOException {
        at(
                "list",
                "printf '%s' '[{\"id\":\"6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a\",\"name\":\"" + name
                        + "\",\"login\":{\"password\":\"" + PASSWORD
                        + "\"},\"attachments\":[{\"id\":\"a1\",\"fileName\":\""
                        + attachment + "\"}]}]'; exit 0");
        return at("get", "[ \"$2\" = attachment ] && (umask 077; printf '%s' '" + PASSWORD + "' > \"$7\") && exit 0");
    }

    /** Makes it behave again. */
    public ShellBw heal() throws IOException {
        for (String file : List.of("at-config", "at-login", "at-unlock", "at-list", "at-get", "stuck", "calls")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        return this;
    }

    /** Returns whether it hangs now, as {@link #hangAt} says. */
    public boolean isStuck() {
        return Files.exists(folder.resolve("stuck"));
    }

    /** Returns whether the process that hung still runs; one that has ended may wait for its parent to take note. */
    public boolean isRunning() throws IOException {
        String pid = Files.readString(folder.resolve("stuck")).strip();
        try {
            return !Files.readString(Path.of("/proc", pid, "status")).contains("State:\tZ");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Returns the arguments of each call so far. */
    public List<String> calls() throws IOException {
        try {
            return Files.readAllLines(folder.resolve("calls"));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The {@code data.json} in which bw keeps all its data. The format is not documented. The properties that are used here
 * are the same in bw 2026.6.0 and 2026.9.0. If an expected one is missing, ask bw itself.
 *
 * @param server the server that bw shall use
 * @param deviceId the device that bw shall log in as
 */
public record DataFile(BitwardenServer server, UUID deviceId) {

    public static final String NAME = "data.json";

    private static final String DEVICE = "global_applicationId_appId";
    private static final String ENVIRONMENT = "global_environment_environment";
    private static final String ACTIVE_ACCOUNT = "global_account_activeAccountId";

    /** The account's key, encrypted with the session key; each unlock makes a new one. */
    private static final String USER_KEY = "_user_auto";

    /** The rest of these names is the account's id, which may come later in the file. */
    private static final List<String> ACCOUNT_SUFFIXES = List.of("_token_accessToken", "_sync_lastSync", USER_KEY);

    private static final List<String> KEY_SUFFIXES = List.of("_token_apiKeyClientId", "_token_apiKeyClientSecret");

    /** One account has three of these names. A file with more than this was not written by bw. */
    private static final int MOST_NAMES = 100;

    /** A large vault's file has 100 MB. The server chooses the names in it, so the factory must not keep them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNameLength(1_000)
                    .maxStringLength(1_000)
                    .maxDocumentLength(1_000_000_000)
                    .build())
            .build();

    /**
     * Returns the file for bw's first start. The server in it saves a start of {@code bw config server}. Without the
     * device id, each login would be a new device, and the server would mail the account's owner.
     */
    String prepared() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put(DEVICE, deviceId.toString());
        if (!server.equals(BitwardenServer.US)) {
            ObjectNode environment = data.putObject(ENVIRONMENT);
            environment.put("region", "Self-hosted");
            environment.putObject("urls").put("base", server.url().toString());
        }
        return data.toString();
    }

    /**
     * Returns what the file tells, or {@link AccountState#UNKNOWN} if it is not understood. Nothing else of it is kept,
     * because the whole vault is in it.
     */
    public static AccountState state(InputStream file) throws IOException {
        try (JsonParser data = JSON.createParser(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return data.nextToken() == JsonToken.START_OBJECT ? state(data) : AccountState.UNKNOWN;
        } catch (JsonProcessingException notUnderstood) {
            return AccountState.UNKNOWN;
        }
    }

    /**
     * Sets client_id and client_secret to null in a file that no bw is using. Every other byte stays as it is. The file
     * is replaced at once, so that it is never incomplete.
     *
     * @return whether both were there; if not, nothing was changed
     */
    public static boolean discardApiKey(Path file) throws IOException {
        List<Range> key = apiKey(file);
        if (key.isEmpty()) {
            return false;
        }
        Path copy = file.resolveSibling(NAME + ".new");
        try {
            PosixFileAttributeView modes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            Files.createFile(
                    copy,
                    modes == null
                            ? new FileAttribute<?>[0]
                            : new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(
                                        modes.readAttributes().permissions())
                            });
            try (FileChannel data = FileChannel.open(file);
                    FileChannel target = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                long start = 0;
                for (Range value : key) {
                    copy(data, start, value.start(), target);
                    target.write(StandardCharsets.US_ASCII.encode("null"));
                    start = value.end();
                }
                copy(data, start, data.size(), target);
            }
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
        return true;
    }

    private static void copy(FileChannel data, long start, long end, FileChannel target) throws IOException {
        long position = start;
        while (position < end) {
            position += data.transferTo(position, end - position, target);
        }
    }

    /** Returns where the values of the key are, or nothing if one is missing or the file is not understood. */
    private static List<Range> apiKey(Path file) throws IOException {
        List<Range> values = new ArrayList<>();
        Set<String> missing = new HashSet<>(KEY_SUFFIXES);
        // ISO-8859-1 makes one character of each byte, so the parser counts bytes.
        try (JsonParser data = JSON.createParser(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
            data.nextToken();
            while (data.nextToken() == JsonToken.FIELD_NAME) {
                String name = data.currentName();
                if (data.nextToken() == JsonToken.VALUE_STRING
                        && KEY_SUFFIXES.stream().anyMatch(name::endsWith)
                        && values.size() < MOST_NAMES) {
                    long start = data.currentTokenLocation().getCharOffset();
                    data.finishToken();
                    values.add(new Range(start, data.currentLocation().getCharOffset()));
                    missing.removeIf(name::endsWith);
                }
                data.skipChildren();
            }
            return missing.isEmpty() && data.currentToken() == JsonToken.END_OBJECT ? values : List.of();
        } catch (JsonProcessingException notUnderstood) {
            return List.of();
        }
    }

    /** The bytes of a value in the file. */
    private record Range(long start, long end) {}

    private static AccountState state(JsonParser data) throws IOException {
        boolean hasDevice = false;
        boolean hasMore = false;
        String account = null;
        Map<String, String> values = new HashMap<>();
        while (data.nextToken() == JsonToken.FIELD_NAME) {
            String name = data.currentName();
            JsonToken value = data.nextToken();
            hasDevice |= name.equals(DEVICE);
            hasMore |= !name.equals(DEVICE) && !name.equals(ENVIRONMENT);
            if (name.equals(ACTIVE_ACCOUNT)) {
                account = data.getValueAsString();
            } else if (value != JsonToken.VALUE_NULL
                    && values.size() < MOST_NAMES
                    && ACCOUNT_SUFFIXES.stream().anyMatch(name::endsWith)) {
                values.put(name, name.endsWith(USER_KEY) ? data.getValueAsString("") : "");
            }
            data.skipChildren();
        }
        boolean loggedIn = values.containsKey("user_" + account + "_token_accessToken");
        String userKey = values.get("__PROTECTED__" + account + USER_KEY);
        return new AccountState(
                hasMore || !hasDevice,
                loggedIn,
                values.containsKey("user_" + account + "_sync_lastSync"),
                userKey != null,
                loggedIn ? AccountState.fingerprint(account, userKey) : "");
    }
}

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
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The {@code data.json} in which bw keeps all it knows. Its format is bw's own and not documented; what is read and
 * written of it here is alike in 2026.6.0 and 2026.9.0. Whoever uses this asks bw itself where the file does not say
 * what was hoped for.
 *
 * @param directory where the file is
 */
record DataDirectory(Directory directory) {

    private static final String FILE = "data.json";
    private static final List<String> TELLING = List.of("_token_accessToken", "_sync_lastSync", "_user_auto");

    /** More than one account has; a file with more has been made up. */
    private static final int MOST_NAMES = 100;

    /** The file of a large vault has 100 MB. A server chooses what is in it, so no names of it stay in the factory. */
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
     * Writes the file before bw's first start: with it bw knows its device id and its server, which would else cost a
     * start for {@code bw config server}, and a mail about a new device for every build.
     */
    void prepare(BitwardenServer server, UUID deviceId) throws IOException, InterruptedException {
        directory.write(FILE, content(server, deviceId));
    }

    private static String content(BitwardenServer server, UUID deviceId) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("global_applicationId_appId", deviceId.toString());
        if (!server.equals(BitwardenServer.US)) {
            ObjectNode environment = data.putObject("global_environment_environment");
            environment.put("region", "Self-hosted");
            environment.putObject("urls").put("base", server.url().toString());
        }
        return data.toString();
    }

    /** Returns whether the file still is as {@link #prepare} wrote it, so that bw must have written elsewhere. */
    boolean isAsPrepared(BitwardenServer server, UUID deviceId) throws IOException, InterruptedException {
        byte[] prepared = content(server, deviceId).getBytes(StandardCharsets.UTF_8);
        return read(file -> Arrays.equals(file.readNBytes(prepared.length + 1), prepared), false);
    }

    /** Returns how bw stands as far as the file says it; {@link AccountState#NONE} if it cannot be understood. */
    AccountState state() throws IOException, InterruptedException {
        try {
            return read(DataDirectory::state, AccountState.NONE);
        } catch (JsonProcessingException notUnderstood) {
            return AccountState.NONE;
        }
    }

    /** Goes through the file without keeping it: the whole vault is in it. */
    private static AccountState state(InputStream file) throws IOException {
        String account = null;
        Set<String> names = new HashSet<>();
        try (JsonParser data = JSON.createParser(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            if (data.nextToken() != JsonToken.START_OBJECT) {
                return AccountState.NONE;
            }
            while (data.nextToken() == JsonToken.FIELD_NAME) {
                String name = data.currentName();
                JsonToken value = data.nextToken();
                if (name.equals("global_account_activeAccountId")) {
                    account = data.getValueAsString();
                } else if (value != JsonToken.VALUE_NULL
                        && names.size() < MOST_NAMES
                        && TELLING.stream().anyMatch(name::endsWith)) {
                    names.add(name);
                }
                data.skipChildren();
            }
        }
        return new AccountState(
                names.contains("user_" + account + "_token_accessToken"),
                names.contains("user_" + account + "_sync_lastSync"),
                names.contains("__PROTECTED__" + account + "_user_auto"));
    }

    private <T> T read(Reading<T> reading, T ifThereIsNone) throws IOException, InterruptedException {
        Optional<InputStream> content = directory.read(FILE);
        if (content.isEmpty()) {
            return ifThereIsNone;
        }
        try (InputStream file = content.get()) {
            return reading.of(file);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    /** What to find out of a file. */
    private interface Reading<T> {

        T of(InputStream file) throws IOException;
    }
}

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
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The {@code data.json} in which bw keeps all it knows. Its format is bw's own and not documented; what is read and
 * written of it here is alike in 2026.6.0 and 2026.9.0. Where the file does not say what is expected, bw itself must be
 * asked.
 *
 * @param server the server that bw is to use
 * @param deviceId the device that bw is to appear as
 */
public record DataFile(BitwardenServer server, UUID deviceId) {

    /** The file's name. */
    public static final String NAME = "data.json";

    private static final String DEVICE = "global_applicationId_appId";
    private static final String ENVIRONMENT = "global_environment_environment";
    private static final String ACTIVE_ACCOUNT = "global_account_activeAccountId";

    /** The ends of names that have the id of an account in them, which may come later in the file. */
    private static final List<String> OF_AN_ACCOUNT = List.of("_token_accessToken", "_sync_lastSync", "_user_auto");

    /** More than one account has; a file with more was made up. */
    private static final int MOST_NAMES = 100;

    /** The file of a large vault has 100 MB. Others choose what is in it, so the factory keeps no names of it. */
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
     * Returns what to write before bw's first start. From it bw knows its server, which would else cost a start for
     * {@code bw config server}, and its device id, without which each login is a new device that the server mails about.
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
     * Reads how bw stands, and keeps nothing of the file: the whole vault is in it.
     *
     * @param file its content
     * @return what it tells, {@link AccountState#UNKNOWN} if it is not understood
     * @throws IOException if it cannot be read
     */
    public static AccountState state(InputStream file) throws IOException {
        try (JsonParser data = JSON.createParser(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return data.nextToken() == JsonToken.START_OBJECT ? state(data) : AccountState.UNKNOWN;
        } catch (JsonProcessingException notUnderstood) {
            return AccountState.UNKNOWN;
        }
    }

    private static AccountState state(JsonParser data) throws IOException {
        boolean hasDevice = false;
        boolean hasMore = false;
        String account = null;
        Set<String> names = new HashSet<>();
        while (data.nextToken() == JsonToken.FIELD_NAME) {
            String name = data.currentName();
            JsonToken value = data.nextToken();
            hasDevice |= name.equals(DEVICE);
            hasMore |= !name.equals(DEVICE) && !name.equals(ENVIRONMENT);
            if (name.equals(ACTIVE_ACCOUNT)) {
                account = data.getValueAsString();
            } else if (value != JsonToken.VALUE_NULL
                    && names.size() < MOST_NAMES
                    && OF_AN_ACCOUNT.stream().anyMatch(name::endsWith)) {
                names.add(name);
            }
            data.skipChildren();
        }
        return new AccountState(
                hasMore || !hasDevice,
                names.contains("user_" + account + "_token_accessToken"),
                names.contains("user_" + account + "_sync_lastSync"),
                names.contains("__PROTECTED__" + account + "_user_auto"));
    }
}

package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.IOException;
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
    private static final ObjectMapper JSON = new ObjectMapper();

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
        return directory.read(FILE).filter(content(server, deviceId)::equals).isPresent();
    }

    /** Returns how bw stands as far as the file says it; {@link AccountState#NONE} if it cannot be understood. */
    AccountState state() throws IOException, InterruptedException {
        try {
            JsonNode data = JSON.readTree(directory.read(FILE).orElse("{}"));
            String account = data.path("global_account_activeAccountId").asText();
            return new AccountState(
                    data.hasNonNull("user_" + account + "_token_accessToken"),
                    data.hasNonNull("user_" + account + "_sync_lastSync"),
                    data.hasNonNull("__PROTECTED__" + account + "_user_auto"));
        } catch (JsonProcessingException notUnderstood) {
            return AccountState.NONE;
        }
    }
}

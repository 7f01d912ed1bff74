package io.jenkins.plugins.bitwarden.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import java.io.CharConversionException;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;

/**
 * A server's reply. A success is read up to the end of the token, and not kept. Of a failure, at most 64 KiB are read
 * and no text is repeated.
 *
 * @param response the caller closes it
 */
record TokenReply(Response response, ApiKey key) {

    private static final int MOST_READ = 64 << 10;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_READ)
                    .maxNestingDepth(32)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build());

    private static final Set<String> KNOWN_ERRORS = Set.of(
            "invalid_request",
            "invalid_grant",
            "invalid_scope",
            "unauthorized_client",
            "unsupported_grant_type",
            "device_error",
            "no_user",
            "version_header_missing");

    Answer answer() throws IOException {
        int status = response.code();
        if (response.isSuccessful()) {
            return isJson() && holdsToken()
                    ? new Accepted(key.clientId().masked(), server())
                    : Undecided.of(UndecidedReason.NOT_BITWARDEN, server());
        }
        if (status == 429) {
            return rateLimited();
        }
        if (status >= 500) {
            return Undecided.of(UndecidedReason.SERVER_ERROR, server(), status);
        }
        return response.isRedirect() && response.header("Location") != null ? redirected() : refused(status);
    }

    private BitwardenServer server() {
        return key.server();
    }

    /** bw checks the content type too. */
    private boolean isJson() {
        MediaType type = response.body().contentType();
        return type != null && type.subtype().equalsIgnoreCase("json");
    }

    /** Returns whether there is a whole token. It is skipped, not kept, and the rest stays unread. */
    private boolean holdsToken() throws IOException {
        try (JsonParser json = JSON.createParser(response.body().byteStream())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isToken = json.currentName().equals("access_token");
                JsonToken value = json.nextToken();
                if (isToken) {
                    return value == JsonToken.VALUE_STRING && json.nextToken() != null;
                }
                json.skipChildren();
            }
            return false;
        } catch (JsonProcessingException | CharConversionException notJson) {
            return false;
        }
    }

    private Undecided rateLimited() {
        return RetryAfter.in(response.headers(), Instant.now())
                .map(wait -> Undecided.rateLimited(server(), wait))
                .orElseGet(() -> Undecided.of(UndecidedReason.RATE_LIMITED, server()));
    }

    private Undecided redirected() {
        HttpUrl here = response.request().url();
        String location = response.header("Location");
        HttpUrl there = location == null ? null : here.resolve(location);
        if (there == null || there.host().contains(key.clientSecret().reveal().toLowerCase(Locale.ROOT))) {
            return Undecided.of(UndecidedReason.NOT_BITWARDEN, server());
        }
        return there.host().equals(here.host())
                ? Undecided.redirectedWithin(server())
                : Undecided.of(UndecidedReason.REDIRECTED, server(), there.host());
    }

    private Answer refused(int status) throws IOException {
        JsonNode reply = isJson() ? json() : JSON.missingNode();
        String text = reply.toString();
        Optional<Rejection> rejection = Rejection.in(text);
        if (rejection.isPresent()) {
            return new Rejected(rejection.get(), server());
        }
        Optional<UndecidedReason> reason = UndecidedReason.in(text);
        if (reason.isPresent()) {
            return Undecided.of(reason.get(), server());
        }
        return switch (status) {
            case 401, 403 -> Undecided.of(UndecidedReason.BLOCKED, server(), status);
            case 404, 405 -> Undecided.of(UndecidedReason.NOT_FOUND, server());
            default ->
                reply.isObject() ? unexpected(status, reply) : Undecided.of(UndecidedReason.NOT_BITWARDEN, server());
        };
    }

    private JsonNode json() throws IOException {
        try {
            return JSON.readTree(response.body().byteStream());
        } catch (JsonProcessingException | CharConversionException notJson) {
            return JSON.missingNode();
        }
    }

    private Undecided unexpected(int status, JsonNode reply) {
        String error = reply.path("error").asText();
        return Undecided.of(
                UndecidedReason.UNEXPECTED, server(), KNOWN_ERRORS.contains(error) ? status + ", " + error : status);
    }
}

package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;

/** The kinds of answer that the server gives, as a client sees them. */
final class Answer {

    private static final String JSON = "application/json; charset=utf-8";

    private Answer() {}

    static MockResponse json(int status, JsonNode body) {
        return json(status, body.toString());
    }

    static MockResponse json(int status, String body) {
        return of(status, JSON, body);
    }

    /** Returns an error in the form of Bitwarden's API. */
    static MockResponse error(int status, String message) {
        return json(status, errorModel("message", "object", message));
    }

    /** Returns an error of Bitwarden's identity service, with no more than an OAuth error code. */
    static MockResponse refusal(String error) {
        return json(400, JsonNodeFactory.instance.objectNode().put("error", error));
    }

    /** Returns an error of Bitwarden's identity service, with a message for the user. */
    static MockResponse refusal(String error, String description, String message) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("error", error).put("error_description", description);
        body.set("ErrorModel", errorModel("Message", "Object", message));
        return json(400, body);
    }

    static MockResponse html(int status, String title) {
        String page = "<!DOCTYPE html><html><head><title>%1$s</title></head><body><h1>%1$s</h1></body></html>";
        return of(status, "text/html; charset=utf-8", page.formatted(title));
    }

    static MockResponse empty(int status) {
        return new MockResponse.Builder().code(status).build();
    }

    /**
     * Returns an answer in JSON without a property, wherever and in whichever of its spellings it occurs.
     *
     * @throws IllegalArgumentException if the answer is not JSON
     */
    static MockResponse without(MockResponse answer, String... spellings) {
        if (answer.getBody() == null) {
            return answer;
        }
        try {
            Buffer body = new Buffer();
            answer.getBody().writeTo(body);
            JsonNode json = new ObjectMapper().readTree(body.readUtf8());
            for (String spelling : spellings) {
                json.findParents(spelling).forEach(parent -> ((ObjectNode) parent).remove(spelling));
            }
            return json(answer.getCode(), json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns no answer at all: the connection is closed. */
    static MockResponse hangUp() {
        return new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
    }

    /** Returns an empty JSON object with that many blanks in it, whose length is not announced. */
    static MockResponse huge(long blanks) {
        byte[] chunk = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        return new MockResponse.Builder()
                .setHeader("Content-Type", JSON)
                .setHeader("Connection", "close")
                .body(new MockResponseBody() {
                    @Override
                    public long getContentLength() {
                        return -1;
                    }

                    @Override
                    public void writeTo(BufferedSink sink) throws IOException {
                        sink.writeUtf8("{");
                        for (long written = 0; written < blanks; written += chunk.length) {
                            sink.write(chunk);
                        }
                        sink.writeUtf8("}").flush();
                    }
                })
                .removeHeader("Content-Length")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build();
    }

    private static MockResponse of(int status, String contentType, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", contentType)
                .body(body)
                .build();
    }

    private static ObjectNode errorModel(String messageKey, String objectKey, String message) {
        return JsonNodeFactory.instance.objectNode().put(messageKey, message).put(objectKey, "error");
    }
}

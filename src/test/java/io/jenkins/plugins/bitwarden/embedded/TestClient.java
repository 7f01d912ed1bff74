package io.jenkins.plugins.bitwarden.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks an {@link EmbeddedBitwarden} what the CLI asks it, without the CLI's patience. */
final class TestClient {

    private final OkHttpClient http;
    private final EmbeddedBitwarden server;

    TestClient(EmbeddedBitwarden server) {
        this(
                server,
                new OkHttpClient.Builder()
                        .sslSocketFactory(
                                server.clientTrust().sslSocketFactory(),
                                server.clientTrust().trustManager())
                        .followRedirects(false)
                        .retryOnConnectionFailure(false)
                        .callTimeout(Duration.ofSeconds(50))
                        .readTimeout(Duration.ofSeconds(50))
                        .build());
    }

    private TestClient(EmbeddedBitwarden server, OkHttpClient http) {
        this.server = server;
        this.http = http;
    }

    /** Returns a client that gives up after two seconds. */
    TestClient impatient() {
        return new TestClient(
                server, http.newBuilder().callTimeout(Duration.ofSeconds(2)).build());
    }

    /** Returns the form that the CLI sends for this account. */
    static Map<String, String> form(Account account) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("scope", "api");
        form.put("client_id", account.clientId());
        form.put("deviceType", "25");
        form.put("deviceIdentifier", "6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a");
        form.put("deviceName", "linux");
        form.put("grant_type", "client_credentials");
        form.put("client_secret", account.clientSecret());
        return form;
    }

    Answered token(Account account) throws IOException {
        return token(form(account));
    }

    Answered token(Map<String, String> form) throws IOException {
        FormBody.Builder body = new FormBody.Builder();
        form.forEach(body::add);
        return send(request(Endpoint.TOKEN).post(body.build()));
    }

    Answered get(Endpoint endpoint, String accessToken) throws IOException {
        return send(request(endpoint).header("Authorization", "Bearer " + accessToken));
    }

    Answered send(Request.Builder request) throws IOException {
        try (Response response = http.newCall(request.build()).execute()) {
            return new Answered(
                    response.code(),
                    response.header("Retry-After"),
                    response.header("Location"),
                    response.body().string());
        }
    }

    Request.Builder request(Endpoint endpoint) {
        return new Request.Builder().url(server.url() + endpoint.path());
    }

    /** What came back: the status, two headers (or null) and the body. */
    record Answered(int status, String retryAfter, String location, String body) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }

        String accessToken() throws IOException {
            return json().path("access_token").asText();
        }
    }
}

package io.jenkins.plugins.bitwarden.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.RecordedRequest;

/** A request for an access token, and what Bitwarden would find missing in it. */
final class TokenRequest {

    private final Map<String, String> form;
    private final List<String> violations = new ArrayList<>();

    TokenRequest(RecordedRequest request) {
        form = parse(request.getBody() == null ? "" : request.getBody().utf8());
        String contentType = request.getHeaders().get("Content-Type");
        if (contentType == null || !contentType.startsWith("application/x-www-form-urlencoded")) {
            violations.add("Content-Type is " + contentType);
        }
        expect("grant_type", "client_credentials");
        expect("scope", "api");
        expectAny("client_id");
        expectAny("client_secret");
        expectAny("deviceType");
        expectAny("deviceIdentifier");
        expectAny("deviceName");
        if (!get("deviceType").matches("\\d*")) {
            violations.add("deviceType is not a number: " + get("deviceType"));
        }
    }

    String clientId() {
        return get("client_id");
    }

    String clientSecret() {
        return get("client_secret");
    }

    Optional<String> deviceIdentifier() {
        return Optional.of(get("deviceIdentifier")).filter(id -> !id.isEmpty());
    }

    /** Returns what a real server would complain of, one sentence each, without a secret in them. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    private void expect(String name, String value) {
        if (!get(name).equals(value)) {
            violations.add(name + " is not " + value + " but " + (form.containsKey(name) ? get(name) : "missing"));
        }
    }

    private void expectAny(String name) {
        if (get(name).isEmpty()) {
            violations.add(name + " is missing");
        }
    }

    private String get(String name) {
        return form.getOrDefault(name, "");
    }

    private static Map<String, String> parse(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

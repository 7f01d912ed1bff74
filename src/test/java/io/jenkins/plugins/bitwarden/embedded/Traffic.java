package io.jenkins.plugins.bitwarden.embedded;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.RecordedRequest;

/** What the clients have asked for so far, and what was wrong with it. */
final class Traffic {

    private final Map<Endpoint, AtomicInteger> requests = new EnumMap<>(Endpoint.class);
    private final Set<String> deviceIds = ConcurrentHashMap.newKeySet();
    private final Set<String> userAgents = ConcurrentHashMap.newKeySet();
    private final Set<String> clientVersions = ConcurrentHashMap.newKeySet();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();

    Traffic() {
        for (Endpoint endpoint : Endpoint.values()) {
            requests.put(endpoint, new AtomicInteger());
        }
    }

    void record(Endpoint endpoint, RecordedRequest request) {
        requests.get(endpoint).incrementAndGet();
        addHeader(userAgents, request, "User-Agent");
        addHeader(clientVersions, request, "Bitwarden-Client-Version");
    }

    void record(TokenRequest request) {
        request.deviceIdentifier().ifPresent(deviceIds::add);
        violations.addAll(request.violations());
    }

    void recordViolation(String violation) {
        violations.add(violation);
    }

    void recordUnknown(RecordedRequest request) {
        unknown.add(request.getMethod() + " " + request.getUrl().encodedPath());
    }

    void reset() {
        requests.values().forEach(count -> count.set(0));
        deviceIds.clear();
        userAgents.clear();
        clientVersions.clear();
        violations.clear();
        unknown.clear();
    }

    int requests(Endpoint endpoint) {
        return requests.get(endpoint).get();
    }

    Set<String> deviceIds() {
        return Set.copyOf(deviceIds);
    }

    Set<String> userAgents() {
        return Set.copyOf(userAgents);
    }

    Set<String> clientVersions() {
        return Set.copyOf(clientVersions);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<String> unknown() {
        return List.copyOf(unknown);
    }

    private static void addHeader(Set<String> values, RecordedRequest request, String header) {
        String value = request.getHeaders().get(header);
        if (value != null) {
            values.add(value);
        }
    }
}

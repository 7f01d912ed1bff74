package io.jenkins.plugins.bitwarden.embedded;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** Which requests are going to fail, and how. */
final class Faults {

    private final Map<Endpoint, Queue<Failure>> next = new EnumMap<>(Endpoint.class);
    private final Map<Endpoint, Failure> always = new EnumMap<>(Endpoint.class);
    private CountDownLatch healed = new CountDownLatch(1);

    synchronized void failNext(Endpoint endpoint, Failure failure, int times) {
        next.computeIfAbsent(endpoint, e -> new ArrayDeque<>()).addAll(Collections.nCopies(times, failure));
    }

    synchronized void failAlways(Endpoint endpoint, Failure failure) {
        always.put(endpoint, failure);
    }

    synchronized void heal() {
        next.clear();
        always.clear();
        healed.countDown();
        healed = new CountDownLatch(1);
    }

    /** Returns how the request that has just come is to fail, if it is to fail. */
    synchronized Optional<Fault> take(Endpoint endpoint) {
        Queue<Failure> queue = next.get(endpoint);
        Failure failure = queue == null || queue.isEmpty() ? always.get(endpoint) : queue.remove();
        return Optional.ofNullable(failure).map(f -> new Fault(f, healed));
    }

    /** A failure, and the latch that is counted down when the server is healed of it. */
    record Fault(Failure failure, CountDownLatch healed) {}
}

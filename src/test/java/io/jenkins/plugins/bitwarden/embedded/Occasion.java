package io.jenkins.plugins.bitwarden.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;

/**
 * One request that is to fail, and what its {@link Failure} may draw on.
 *
 * @param genuine makes the answer that the request would get from a healthy server
 * @param retryAfter what a rate-limited client is told to wait
 * @param redirect where a redirected client is sent
 * @param healed counted down when the server is healed or closed
 */
record Occasion(Supplier<MockResponse> genuine, Duration retryAfter, URI redirect, CountDownLatch healed) {

    /** Returns once the server is healed or closed. */
    void awaitHealing() {
        try {
            healed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

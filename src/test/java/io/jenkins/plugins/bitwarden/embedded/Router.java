package io.jenkins.plugins.bitwarden.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** Finds the answer to a request: that of a planned failure, or else the genuine one. */
final class Router extends Dispatcher {

    private final Traffic traffic;
    private final Faults faults;
    private final AccessTokens tokens;
    private final TokenEndpoint identity;
    private final ApiEndpoints api;
    private final Downloads downloads;
    private volatile Duration retryAfter = Duration.ofSeconds(60);
    private volatile LoginLimit limit = LoginLimit.NONE;
    private volatile Duration delay = Duration.ZERO;
    private volatile URI redirect;
    private volatile URI base;

    Router(
            Traffic traffic,
            Faults faults,
            AccessTokens tokens,
            TokenEndpoint identity,
            ApiEndpoints api,
            Downloads downloads) {
        this.traffic = traffic;
        this.faults = faults;
        this.tokens = tokens;
        this.identity = identity;
        this.api = api;
        this.downloads = downloads;
    }

    void retryAfter(Duration newRetryAfter) {
        retryAfter = newRetryAfter;
    }

    void delay(Duration newDelay) {
        delay = newDelay;
    }

    void limit(LoginLimit newLimit) {
        limit = newLimit;
    }

    int refusedLogins() {
        return limit.refused();
    }

    /** Tells where the server can be reached, before the first request. */
    void base(URI newBase) {
        base = newBase;
        redirect = newBase.resolve("/elsewhere");
    }

    void redirect(URI newRedirect) {
        redirect = newRedirect;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        Optional<Endpoint> known =
                Endpoint.of(request.getMethod(), request.getUrl().encodedPath());
        if (known.isEmpty()) {
            traffic.recordUnknown(request);
            return Failure.NOT_FOUND.answer(null);
        }
        Endpoint endpoint = known.get();
        // Before the request is counted, so that a test that has seen it counted may heal the server.
        Optional<Faults.Fault> planned = faults.take(endpoint);
        traffic.record(endpoint, request);
        if (endpoint == Endpoint.TOKEN) {
            traffic.record(new TokenRequest(request));
        }
        if (planned.isEmpty() && endpoint == Endpoint.TOKEN && !limit.accepts()) {
            planned = Optional.of(new Faults.Fault(Failure.RATE_LIMITED, new CountDownLatch(1)));
        }
        return planned.map(fault -> fault.failure()
                        .answer(new Occasion(() -> genuine(endpoint, request), retryAfter, redirect, fault.healed())))
                .orElseGet(() -> genuine(endpoint, request)
                        .newBuilder()
                        .headersDelay(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .build());
    }

    private MockResponse genuine(Endpoint endpoint, RecordedRequest request) {
        return switch (endpoint) {
            case TOKEN -> identity.answer(new TokenRequest(request));
            case CONFIG -> api.config(base);
            case SYNC -> authorized(request, account -> api.sync(account, base));
            case REVISION_DATE -> authorized(request, api::revisionDate);
            case USER_KEY_ID ->
                authorized(
                        request,
                        account -> api.userKeyId(account, request.getBody().utf8()));
            case ATTACHMENT -> {
                List<String> path = request.getUrl().pathSegments();
                yield authorized(request, account -> api.attachment(account, base, path.get(2), path.get(4)));
            }
            case FILE -> downloads.answer(request);
            case TWO_FACTOR_EMAIL -> Answer.error(401, "Unauthorized");
        };
    }

    private MockResponse authorized(RecordedRequest request, Function<Account, MockResponse> answer) {
        return tokens.holder(request.getHeaders().get("Authorization"))
                .map(answer)
                .orElseGet(() -> Failure.UNAUTHORIZED.answer(null));
    }
}

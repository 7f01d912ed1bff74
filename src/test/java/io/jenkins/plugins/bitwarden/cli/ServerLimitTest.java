package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.bitwarden.cli.ServerLimit.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins wait for a server that limits them, and for no other. */
@Timeout(60)
class ServerLimitTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final ServerLimit server = new ServerLimit(
            new ServerLimit.Pace(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(600)));
    private final List<Wait> told = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void nobodyWaitsForAServerThatHasRefusedNobody() throws Exception {
        try (var one = server.enter(LONG, told::add);
                var other = server.enter(LONG, told::add)) {
            assertThat(List.of(one, other)).doesNotHaveDuplicates();
        }

        assertThat(told).isEmpty();
    }

    @Test
    void oneThatIsRefusedWaitsAndSaysSoOnce() throws Exception {
        long start = System.nanoTime();
        try (var login = server.enter(LONG, told::add)) {
            assertThat(login.refused()).isTrue();
            assertThat(login.refused()).isTrue();
        }

        assertThat(millisSince(start)).as("200 and then 400").isGreaterThanOrEqualTo(600);
        assertThat(told).containsExactly(Wait.REFUSED);
    }

    @Test
    void theOthersThenGoOneAfterTheOtherInTheirOrder() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Long> begun = new CopyOnWriteArrayList<>();
        List<Future<?>> logins = new ArrayList<>();
        try (var refused = server.enter(LONG, told::add)) {
            refused.refused();
            for (int i = 0; i < 5; i++) {
                int number = i;
                logins.add(threads.submit(() -> {
                    try (var login = server.enter(LONG, told::add)) {
                        order.add(number);
                        begun.add(System.nanoTime());
                        return login;
                    }
                }));
                while (told.size() < i + 2) {
                    Thread.sleep(5);
                }
            }
            assertThat(order).isEmpty();
        }
        for (Future<?> login : logins) {
            login.get();
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        for (int i = 1; i < 5; i++) {
            assertThat(TimeUnit.NANOSECONDS.toMillis(begun.get(i) - begun.get(i - 1)))
                    .isGreaterThanOrEqualTo(190);
        }
        assertThat(told)
                .containsOnlyOnce(Wait.REFUSED)
                .filteredOn(Wait.OTHERS::equals)
                .hasSize(5);
    }

    @Test
    void afterAWhileTheyGoFreelyAgain() throws Exception {
        try (var login = server.enter(LONG, told::add)) {
            login.refused();
        }
        Thread.sleep(700);

        long start = System.nanoTime();
        server.enter(LONG, told::add).close();
        server.enter(LONG, told::add).close();

        assertThat(told).containsExactly(Wait.REFUSED);
        assertThat(millisSince(start)).isLessThan(200);
    }

    @Test
    void oneThatHasWaitedAsLongAsItMayTriesOnceMoreAndThenNoMore() throws Exception {
        try (var first = server.enter(LONG, told::add)) {
            first.refused();
            Future<Boolean> other = threads.submit(() -> {
                try (var login = server.enter(Duration.ofMillis(300), told::add)) {
                    return login.refused();
                }
            });

            assertThat(other.get()).isFalse();
        }
    }

    @Test
    void oneThatIsStoppedWaitsNoMoreAndKeepsNobodyWaiting() throws Exception {
        try (var first = server.enter(LONG, told::add)) {
            first.refused();
            Thread queued = new Thread(() ->
                    assertThatThrownBy(() -> server.enter(LONG, told::add)).isInstanceOf(InterruptedException.class));
            queued.start();
            while (told.size() < 2) {
                Thread.sleep(5);
            }
            queued.interrupt();
            queued.join();
        }

        server.enter(LONG, told::add).close();
        assertThat(told).contains(Wait.OTHERS);
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}

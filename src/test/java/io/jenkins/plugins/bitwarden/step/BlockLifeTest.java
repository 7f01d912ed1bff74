package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BlockLifeTest {

    private final BlockLife life = new BlockLife();
    private final Exception cause = new Exception("stopped by somebody");

    @Test
    void aBlockGoesFromTheLoginThroughItsBodyAndTheCleanUpToItsEnd() {
        assertThat(life.state()).isEqualTo(BlockLife.State.LOGGING_IN);
        for (BlockLife.State next :
                new BlockLife.State[] {BlockLife.State.IN_BODY, BlockLife.State.CLEANING_UP, BlockLife.State.OVER}) {
            life.enter(next);
            assertThat(life.state()).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoWayBack(BlockLife.State state) {
        if (state != BlockLife.State.LOGGING_IN) {
            life.enter(state);
        }

        for (BlockLife.State earlier : BlockLife.State.values()) {
            if (earlier.compareTo(state) <= 0) {
                assertThatThrownBy(() -> life.enter(earlier)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void workThatIsNotStoppedEndsAsItEnds() {
        IOException own = new IOException("its own");

        assertThatCode(() -> life.run(() -> {})).doesNotThrowAnyException();
        assertThat(catchThrowable(() -> life.run(() -> {
                    throw own;
                })))
                .isSameAs(own);
    }

    @Test
    void aFirstStopInterruptsTheLoginWhichEndsWithItsCause() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> end = inBackground(() -> {
            begun.countDown();
            Thread.sleep(TimeUnit.HOURS.toMillis(1));
        });
        begun.await();

        assertThat(life.stop(cause)).isFalse();

        assertThat(end.get()).isSameAs(cause).hasNoSuppressedExceptions();
        assertThat(life.isStoppedFor(cause)).isTrue();
        assertThatThrownBy(life::checkNotStopped).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatElseFailsInAStoppedLoginIsNotLost() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        IOException left = new IOException("something is left");
        CompletableFuture<Throwable> end = inBackground(() -> {
            try {
                begun.countDown();
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            } catch (InterruptedException e) {
                throw left;
            }
        });
        begun.await();
        life.stop(cause);

        assertThat(end.get()).isSameAs(cause).hasSuppressedException(left);
    }

    /** One thread queues up, and starts another as soon as the block may log in. The first may then still be on its way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStopInterruptsTheThreadThatHasTakenOver(boolean whileTheFirstIsOnItsWay) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch onItsWay = new CountDownLatch(1);
        CompletableFuture<CompletableFuture<Throwable>> second = new CompletableFuture<>();
        CompletableFuture<Throwable> first = inBackground(() -> {
            second.complete(inBackground(() -> {
                begun.countDown();
                Thread.sleep(TimeUnit.HOURS.toMillis(1));
            }));
            begun.await();
            onItsWay.await();
        });
        begun.await();
        if (!whileTheFirstIsOnItsWay) {
            onItsWay.countDown();
            assertThat(first.get()).isNull();
        }

        assertThat(life.stop(cause)).isFalse();

        onItsWay.countDown();
        assertThat(first.get()).as("the second tells the end").isNull();
        assertThat(second.get().get()).isSameAs(cause);
    }

    @Test
    void aStopBeforeAnythingRunsEndsTheBlockAtOnce() {
        assertThat(life.stop(cause)).isTrue();
    }

    @Test
    void aFirstStopWaitsForTheCleanUp() throws Exception {
        life.enter(BlockLife.State.IN_BODY);
        life.enter(BlockLife.State.CLEANING_UP);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> end = inBackground(() -> {
            begun.countDown();
            stopped.await();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        begun.await();

        assertThat(life.stop(cause)).isFalse();
        stopped.countDown();

        assertThat(interrupted.get()).isFalse();
        assertThat(end.get()).isSameAs(cause);
    }

    /** The clean-up has ended by then, and the block is about to say so. */
    @Test
    void aFirstStopAfterTheCleanUpChangesNothing() {
        life.enter(BlockLife.State.OVER);

        assertThat(life.stop(cause)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOGGING_IN", "CLEANING_UP"})
    void aSecondStopWaitsForNothing(BlockLife.State state) throws Exception {
        if (state != BlockLife.State.LOGGING_IN) {
            life.enter(state);
        }
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Throwable> end = inBackground(() -> {
            begun.countDown();
            while (over.getCount() > 0) {
                try {
                    over.await();
                } catch (InterruptedException goesOn) {
                    // as a clean-up does
                }
            }
        });
        begun.await();

        assertThat(life.stop(cause)).isFalse();
        assertThat(life.stop(cause)).isTrue();
        over.countDown();

        assertThat(end.get()).isSameAs(cause).hasNoSuppressedExceptions();
    }

    /** The thread goes back to a pool. */
    @Test
    void aStopThatComesTooLateLeavesNoInterruptBehind() throws Exception {
        assertThat(catchThrowable(() -> life.run(() -> life.stop(cause)))).isSameAs(cause);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theStateIsKeptAcrossARestartAndTheStopIsNot() throws Exception {
        life.enter(BlockLife.State.IN_BODY);
        life.stop(cause);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new ObjectOutputStream(written).writeObject(life);
        BlockLife restarted =
                (BlockLife) new ObjectInputStream(new ByteArrayInputStream(written.toByteArray())).readObject();

        assertThat(restarted.state()).isEqualTo(BlockLife.State.IN_BODY);
        assertThatCode(restarted::checkNotStopped).doesNotThrowAnyException();
    }

    private CompletableFuture<Throwable> inBackground(BlockLife.Work work) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> life.run(work)), task -> new Thread(task).start());
    }
}

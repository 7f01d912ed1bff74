package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.AbortException;
import hudson.model.Result;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.jupiter.api.Test;

/** How a block ends whose controller was restarted while it was cleaned up after. */
class BodyOutcomeTest {

    private final Ended block = new Ended();

    @Test
    void withTheResultsThatCommonStepsHave() {
        for (Object result : new Object[] {"text", 3, true, null}) {
            BodyOutcome.success(result).report(block);

            assertThat(block.result).isEqualTo(result);
            assertThat(block.failure).isNull();
        }
    }

    @Test
    void withARefusalIfItsResultMayNotBeWrittenToDisk() {
        BodyOutcome.success(List.of(new Object())).report(block);

        assertThat(block.failure).isInstanceOf(BodyOutcome.RestartedException.class);
    }

    @Test
    void withTheFailureItselfIfThatIsOneOfPipelines() {
        for (Exception failure :
                List.of(new AbortException("own"), new FlowInterruptedException(Result.UNSTABLE, true))) {
            BodyOutcome.failure(failure).report(block);

            assertThat(block.failure).isSameAs(failure);
        }
    }

    @Test
    void withWhatAnyOtherFailureSays() {
        BodyOutcome.failure(new IllegalStateException("own")).report(block);

        assertThat(block.failure)
                .isExactlyInstanceOf(AbortException.class)
                .hasMessage("java.lang.IllegalStateException: own");
    }

    /** A block that notes how it has ended. */
    private static final class Ended extends StepContext {

        private static final long serialVersionUID = 1;

        private transient Object result;
        private transient Throwable failure;

        @Override
        public void onSuccess(Object value) {
            result = value;
        }

        @Override
        public void onFailure(Throwable cause) {
            failure = cause;
        }

        @Override
        public <T> T get(Class<T> key) {
            return null;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public void setResult(Result unused) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}

package io.jenkins.plugins.bitwarden.masking;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.AbortException;
import hudson.model.Result;
import java.io.IOException;
import java.util.regex.Pattern;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.Test;

class MaskedFailureTest {

    private static final Pattern SECRETS = Pattern.compile("hunter2");

    @Test
    void isTheFailureItselfIfThatHasNoSecret() {
        Exception failure = new IOException("no route", new IllegalStateException("closed"));

        assertThat(MaskedFailure.of(failure, SECRETS)).isSameAs(failure);
    }

    @Test
    void isMaskedInItsMessageItsCausesAndItsSuppressedFailures() {
        Exception failure = new IOException("with hunter2", new IllegalStateException("as hunter2"));
        failure.addSuppressed(new AbortException("not hunter2"));

        Throwable masked = MaskedFailure.of(failure, SECRETS);

        assertThat(masked).hasToString("java.io.IOException: with ****");
        assertThat(masked.getCause()).hasMessage("java.lang.IllegalStateException: as ****");
        assertThat(masked.getSuppressed()[0]).hasMessage("hudson.AbortException: not ****");
    }

    @Test
    void anAbortWithASecretInWhatElseFailedStillAbortsTheBuild() {
        FlowInterruptedException abort =
                new FlowInterruptedException(Result.ABORTED, false, new By("a user with hunter2"));
        abort.addSuppressed(new IOException("hunter2 could not be deleted"));

        Throwable masked = MaskedFailure.of(abort, SECRETS);

        assertThat(masked).isInstanceOfSatisfying(FlowInterruptedException.class, copy -> {
            assertThat(copy.getResult()).isEqualTo(Result.ABORTED);
            assertThat(copy.isActualInterruption()).isFalse();
            assertThat(copy.getCauses())
                    .extracting(CauseOfInterruption::getShortDescription)
                    .containsExactly("a user with ****");
        });
        assertThat(masked.getSuppressed()[0]).hasMessage("java.io.IOException: **** could not be deleted");
        assertThat(masked.getStackTrace()).isEqualTo(abort.getStackTrace());
    }

    @Test
    void aChainOfCausesMayBeACircle() {
        Exception first = new IOException("hunter2");
        first.initCause(new IOException("hunter2 again", first));

        assertThat(MaskedFailure.of(first, SECRETS)).hasToString("java.io.IOException: ****");
    }

    private static final class By extends CauseOfInterruption {

        private static final long serialVersionUID = 1;

        private final String who;

        By(String who) {
            this.who = who;
        }

        @Override
        public String getShortDescription() {
            return who;
        }
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What holds for the reading of what bw prints and writes, whatever that is. */
class HostileOutputTest {

    @FuzzTest
    void aFailureIsASentenceWithoutSecretsWhateverBwPrinted(byte[] input) {
        String text = new String(input, UTF_8);
        for (CliResult result : List.of(new CliResult(1, "", text, false), new CliResult(1, text, "x" + text, false))) {
            CliFailure failure = bw(result).failure(Reason.of(result), result);

            assertThat(failure.getMessage())
                    .isNotBlank()
                    .doesNotContain(Samples.CLIENT_SECRET, Samples.PASSWORD, Samples.CLIENT_ID)
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]")
                    .hasSizeLessThan(1000);
            assertThat(failure.sentence()).hasToString(failure.getMessage());
        }
    }

    @Test
    void aSecretThatWasPrintedOnSeveralLinesIsNotPutTogetherAgain() {
        CliResult result = new CliResult(1, "", "bad: correct\n    at x\nhorse\u0007battery\tstaple.", false);

        assertThat(bw(result).failure(Reason.OTHER, result)).hasMessageEndingWith("bad: ****.");
    }

    @FuzzTest
    void aStatusIsUnderstoodOrAFailure(byte[] input) throws Exception {
        try {
            assertThat(bw(new CliResult(0, new String(input, UTF_8), "", false)).status(Map.of()))
                    .isNotNull();
        } catch (CliFailure notUnderstood) {
            assertThat(notUnderstood.reason()).isEqualTo(Reason.OTHER);
        }
    }

    @FuzzTest
    void aDataFileIsUnderstoodOrSaysNothing(byte[] input) throws Exception {
        assertThat(DataFile.state(new ByteArrayInputStream(input))).isNotNull();
    }

    private static Bw bw(CliResult result) {
        return new Bw(new Printing(result), "/srv/agent/session", Samples.login(Samples.SERVER));
    }

    /** A bw that prints one thing. */
    private record Printing(CliResult result) implements CliRunner {

        @Override
        public CliResult run(CliCommand command, OutputStream stdout, BooleanSupplier isWhole) throws IOException {
            stdout.write(result.stdout().getBytes(UTF_8));
            return result;
        }

        @Override
        public Optional<CliExecutable> executable() {
            return Optional.empty();
        }
    }
}

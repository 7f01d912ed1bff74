package io.jenkins.plugins.bitwarden.masking;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Run;
import io.jenkins.plugins.bitwarden.cli.Pairs;
import io.jenkins.plugins.bitwarden.cli.ResultTable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@code ./verify --bench} measures of masks, against those of {@code withCredentials}. Not run with the tests. */
@WithJenkins
class MaskBenchmark {

    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final int MEGABYTES = 100;
    private static final ResultTable TABLE = new ResultTable("", "credentials-binding", "ours", "ratio");
    private static final Random RANDOM = new Random(42);

    /** Of a session, and of items. */
    private static final List<String> SECRETS = List.of(
            "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a",
            "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC",
            "correct \"horse\" $HOME $$ ${PATH} 'staple'",
            random(64),
            "hunter2-in-the-vault",
            random(30),
            random(18),
            "pässwörd");

    private static final String PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes(1200))
            + "\n-----END PRIVATE KEY-----\n";

    @Test
    void oneHundredMegabytes(JenkinsRule jenkins) throws Exception {
        assertThat(ratio("100 MB of log, 8 secrets", SECRETS)).isLessThanOrEqualTo(1.05);
    }

    /** Only our mask hides each line of the private key. */
    @Test
    void oneHundredMegabytesWithAPrivateKey(JenkinsRule jenkins) throws Exception {
        List<String> secrets =
                Stream.concat(SECRETS.stream(), Stream.of(PRIVATE_KEY)).toList();

        assertThat(ratio("100 MB of log, 8 secrets and a private key", secrets)).isLessThanOrEqualTo(1.05);
    }

    private static double ratio(String what, List<String> secrets) throws Exception {
        byte[] log = megabyte(secrets);
        Pattern theirs = SecretPatterns.getAggregateSecretPattern(secrets);
        SecretMask ours = new SecretMask(secrets, UTF_8);
        Pairs<Double> pairs = Pairs.run(
                Pairs.COUNT,
                () -> seconds(log, out -> new SecretPatterns.MaskingOutputStream(out, () -> theirs, UTF_8.name())),
                () -> seconds(log, out -> ours.decorateLogger((Run<?, ?>) null, out)));
        TABLE.times(what, pairs);
        return pairs.ratio(seconds -> seconds);
    }

    @FunctionalInterface
    private interface Mask {
        OutputStream on(OutputStream log);
    }

    /** Returns the CPU time of the thread that writes: nothing here waits. */
    private static double seconds(byte[] megabyte, Mask mask) throws IOException {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (OutputStream log = mask.on(OutputStream.nullOutputStream())) {
            for (int i = 0; i < MEGABYTES; i++) {
                log.write(megabyte);
            }
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }

    /** Returns lines of a log. One in two hundred has a secret. */
    private static byte[] megabyte(List<String> secrets) {
        List<String> words = List.of(
                "[INFO]",
                "Downloading",
                "from",
                "central:",
                "https://repo.example.test/",
                "Running",
                "Tests",
                "run:",
                "0,",
                "failures",
                "user",
                "compile",
                "(default-compile)",
                "->",
                "target/classes",
                "+ sh",
                "größer");
        StringBuilder log = new StringBuilder();
        for (int line = 0; log.length() < 1_000_000; line++) {
            log.append(RANDOM.ints(3 + RANDOM.nextInt(20), 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(" ")));
            if (line % 200 == 0) {
                log.append(' ').append(secrets.get(line / 200 % secrets.size()));
            }
            log.append('\n');
        }
        return log.toString().getBytes(UTF_8);
    }

    private static String random(int bytes) {
        return Base64.getEncoder().encodeToString(bytes(bytes));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}

package io.jenkins.plugins.bitwarden.masking;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.util.Secret;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Masks secrets in a block's part of the log and in its failures. It is written to disk with the build's state, so the
 * pattern, which contains the secrets, is a {@link Secret}.
 */
public final class SecretMask extends ConsoleLogFilter implements Serializable, FailureHandler {

    @Serial
    private static final long serialVersionUID = 1;

    /** credentials-binding does not mask shorter texts. */
    private static final int SHORTEST = 3;

    private final Secret pattern;
    private final String charset;

    /**
     * @param charset the log's character set
     */
    public SecretMask(Collection<String> secrets, Charset charset) {
        pattern = Secret.fromString(pattern(secrets).pattern());
        this.charset = charset.name();
    }

    /** Returns a pattern for all {@link #forms} of these secrets, also as shells quote them and in base64. */
    static Pattern pattern(Collection<String> secrets) {
        return FasterPattern.of(SecretPatterns.getAggregateSecretPattern(
                secrets.stream().flatMap(secret -> forms(secret).stream()).collect(Collectors.toSet())));
    }

    /**
     * Returns the texts to mask for a secret: the secret, and each of its lines without white space around it, because
     * a log is masked line by line. Texts of less than three characters are left out: to mask them would garble the log
     * and hide nothing.
     */
    public static Set<String> forms(String secret) {
        return Stream.concat(Stream.of(secret), secret.lines())
                .flatMap(text -> Stream.of(text, text.strip()))
                .filter(text -> text.strip().length() >= SHORTEST)
                .collect(Collectors.toSet());
    }

    @Override
    public OutputStream decorateLogger(Run build, OutputStream logger) {
        Pattern compiled = compiled();
        return new SecretPatterns.MaskingOutputStream(logger, () -> compiled, charset);
    }

    /** {@inheritDoc} SECURITY-3499: a failure's message reaches the log outside the block. */
    @Override
    @NonNull
    public Throwable handle(@NonNull StepContext context, @NonNull Throwable failure) {
        return MaskedFailure.of(failure, compiled());
    }

    private Pattern compiled() {
        return Pattern.compile(pattern.getPlainText());
    }
}

package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.util.Secret;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;
import org.jenkinsci.plugins.workflow.steps.FailureHandler;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Replaces secrets in what a block writes to the build's log and in the failures that come out of it. It is written to
 * disk with the build's state, so the pattern, which spells the secrets out, is a {@link Secret}.
 */
final class SecretMask extends ConsoleLogFilter implements Serializable, FailureHandler {

    @Serial
    private static final long serialVersionUID = 1;

    private final Secret pattern;
    private final String charset;

    SecretMask(Collection<String> secrets, Charset charset) {
        pattern = Secret.fromString(
                SecretPatterns.getAggregateSecretPattern(secrets).pattern());
        this.charset = charset.name();
    }

    @Override
    public OutputStream decorateLogger(Run build, OutputStream logger) {
        Pattern compiled = compiled();
        return new SecretPatterns.MaskingOutputStream(logger, () -> compiled, charset);
    }

    /** {@inheritDoc} See SECURITY-3499: a failure's message reaches the log outside of the block. */
    @Override
    @NonNull
    public Throwable handle(@NonNull StepContext context, @NonNull Throwable failure) {
        return MaskedFailure.of(failure, compiled());
    }

    private Pattern compiled() {
        return Pattern.compile(pattern.getPlainText());
    }
}

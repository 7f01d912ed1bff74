package io.jenkins.plugins.bitwarden.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The forms of a secret come from extensions of credentials-binding, which need a Jenkins. */
@SharedJenkins
class SecretMaskTest {

    private static final List<String> SECRETS =
            List.of("hunter2", "correct \"horse\" $HOME $$ ${PATH} 'staple'", "\\Qend\\E|\\Q", "p\u00e4ss w\u00f6rd");

    @Test
    void masksWhatWithCredentialsMasksButFaster(JenkinsRule jenkins) {
        Pattern theirs = SecretPatterns.getAggregateSecretPattern(SECRETS);

        Pattern ours = SecretMask.pattern(SECRETS);

        assertThat(ours.pattern()).startsWith("(?=");
        for (String secret : SECRETS) {
            for (String before : List.of("", "u:", "us:")) {
                String base64 = Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
                String log = secret + " and '" + secret.replace("'", "'\\''") + "' and " + secret.replace("$$", "$")
                        + " and " + base64 + " and nothing";
                assertThat(masked(log, ours)).isEqualTo(masked(log, theirs)).doesNotContain(secret);
            }
        }
    }

    @Test
    void masksEachLineOfASecret(JenkinsRule jenkins) {
        Pattern mask = SecretMask.pattern(List.of("first line\n  second line\r\nx\n"));

        assertThat(masked("a first line\nb second line\nc x", mask)).isEqualTo("a ****\nb ****\nc x");
    }

    private static String masked(String log, Pattern secrets) {
        return secrets.matcher(log).replaceAll("****");
    }
}

package io.jenkins.plugins.bitwarden.health;

import static io.jenkins.plugins.bitwarden.health.Reports.CLIENT_ID;
import static io.jenkins.plugins.bitwarden.health.Reports.OLD_SECRET;
import static io.jenkins.plugins.bitwarden.health.Reports.key;
import static io.jenkins.plugins.bitwarden.health.Reports.listed;
import static io.jenkins.plugins.bitwarden.health.Reports.rejected;
import static io.jenkins.plugins.bitwarden.health.Reports.stored;
import static io.jenkins.plugins.bitwarden.step.SecretAssert.assertHoldsNone;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class RejectedKeyRestartTest {

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aRejectedKeyIsStillListedAfterARestartAndItsFileHoldsNoSecret() throws Throwable {
        AtomicReference<Date> since = new AtomicReference<>();
        sessions.then(jenkins -> {
            rejected(stored(jenkins.jenkins, key("robot", OLD_SECRET)), jenkins.jenkins);
            since.set(RejectedKeys.get().stored().get(0).getSince());

            assertHoldsNone("its file", Files.readString(file(jenkins)), List.of(OLD_SECRET, CLIENT_ID));
            assertThat(Files.readString(file(jenkins))).contains("robot", "user.6f9a\u20264f2a");
        });
        sessions.then(jenkins -> {
            assertThat(ExtensionList.lookupSingleton(RejectedKeyMonitor.class).isActivated())
                    .isTrue();
            assertThat(RejectedKeys.get().stored())
                    .extracting(RejectedKey::getSince)
                    .containsExactly(since.get());
            Files.writeString(file(jenkins), "<list><not-anything/>");
        });
        sessions.then(jenkins -> assertThat(listed()).as("of a broken file").isEmpty());
    }

    private static Path file(JenkinsRule jenkins) {
        return jenkins.jenkins.getRootDir().toPath().resolve(RejectedKeys.class.getName() + ".xml");
    }
}

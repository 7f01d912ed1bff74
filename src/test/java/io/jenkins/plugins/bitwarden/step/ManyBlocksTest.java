package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What {@link ManyBlocksLoad} does with more of them. */
@WithJenkins
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is a shell script here")
class ManyBlocksTest {

    @TempDir
    static Path temporary;

    private static ManyBlocks blocks;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        blocks = new ManyBlocks(rule, temporary.resolve("bw"), 4, 1);
    }

    @Test
    void fiftyAtOnceOnFourAgentsAreFourLoginsAndDoNotDisturbEachOther() throws Exception {
        blocks.atOnce(50);
    }

    /** Were something kept of each block, there would be thirty more of it. */
    @Test
    void oneAfterTheOtherLeavesNoThreadAndNoOpenFile() throws Exception {
        blocks.inARow(10);
        Usage before = Usage.now();

        blocks.inARow(30);

        Usage after = Usage.now();
        assertThat(after.threads() - before.threads()).isLessThan(25);
        assertThat(after.descriptors() - before.descriptors()).isLessThan(25);
    }
}

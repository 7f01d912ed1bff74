package io.jenkins.plugins.bitwarden.step;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Prints what many blocks cost the controller. Takes its time, so it runs on demand only: {@code -Dtest=ManyBlocksLoad}. */
@WithJenkins
class ManyBlocksLoad {

    @TempDir
    static Path temporary;

    @Test
    void fiftyAtOnceAndAThousandInARow(JenkinsRule jenkins) throws Exception {
        ManyBlocks blocks = new ManyBlocks(jenkins, temporary.resolve("bw"), 4, 13);
        print("at the start", Usage.now());
        long start = System.nanoTime();
        blocks.atOnce(50);
        print("after 50 at once, which took " + (System.nanoTime() - start) / 1_000_000 + " ms", Usage.now());
        for (int hundreds = 1; hundreds <= 10; hundreds++) {
            start = System.nanoTime();
            blocks.inARow(100);
            print(
                    "after " + hundreds * 100 + " in a row, the last 100 in " + (System.nanoTime() - start) / 1_000_000
                            + " ms",
                    Usage.now());
        }
    }

    private static void print(String when, Usage usage) {
        System.out.println(when + ": " + usage);
    }
}

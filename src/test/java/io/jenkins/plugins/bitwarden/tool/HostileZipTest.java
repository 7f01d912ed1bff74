package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hudson.AbortException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What holds for the reading of a zip and of a lock file, whatever they hold. */
class HostileZipTest {

    @FuzzTest
    void aZipIsRefusedWithASentenceOrHoldsOneProgramAndNothingIsWrittenElsewhere(byte[] input) throws Exception {
        Path folder = Files.createTempDirectory("hostile-zip-");
        try {
            Path zip = Files.write(folder.resolve("zip"), input);
            Path program = Files.createDirectory(folder.resolve("node")).resolve("program");
            try {
                new ReleaseZip(zip, Platform.LINUX).unpack(program);
                assertThat(program).isRegularFile();
            } catch (AbortException refused) {
                assertThat(refused).hasMessageStartingWith("The zip was not unpacked.");
            }
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.map(file -> folder.relativize(file).toString()))
                        .isSubsetOf("", "zip", "node", "node/program");
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    @FuzzTest
    void aLockFileIsRefusedWithASentenceOrInstallsHashedPackagesOnly(byte[] input) {
        try {
            NpmPackage locked = NpmPackage.locked(new String(input, StandardCharsets.UTF_8));
            assertThat(NpmPackage.locked(locked.lockFile())).isEqualTo(locked);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}

package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.FilePath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
class AgentDirectoryDeleteTest {

    @TempDir
    Path temporary;

    private Path location;
    private AgentDirectory directory;

    @BeforeEach
    void choose() {
        location = temporary.resolve("session");
        directory = directory(location);
    }

    @Test
    void allThatIsInItGoesAndItMayBeRepeated() throws Exception {
        directory.create("{}");
        Path deep = Files.createDirectories(
                location.resolve("a b").resolve("line\nend").resolve("x".repeat(250)));
        Files.createFile(deep.resolve("'\"$(touch x);*?[].json"));
        Files.createFile(location.resolve(".hidden"));
        if (Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode("\u00e4\u65e5")) {
            Files.createDirectory(location.resolve("\u00e4\u65e5\u672c"));
        }

        directory.delete();
        directory.delete();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        directory.create("{}");
        Path survivor = Files.createDirectory(temporary.resolve("survivor"));
        Path file = Files.createFile(survivor.resolve("file"));
        Files.createSymbolicLink(location.resolve("folder"), survivor);
        Files.createSymbolicLink(location.resolve("file"), file);
        Files.createSymbolicLink(location.resolve("dangling"), temporary.resolve("nowhere"));

        directory.delete();

        assertThat(location).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void aLinkInItsPlaceIsDeletedInsteadOfWhatItLeadsTo() throws Exception {
        Path survivor = Files.createDirectory(temporary.resolve("survivor"));
        Path file = Files.createFile(survivor.resolve("file"));
        Files.createSymbolicLink(location, survivor);

        directory.delete();

        assertThat(Files.isSymbolicLink(location)).isFalse();
        assertThat(file).exists();
    }

    /** Says nothing where it runs as root, who may delete anyway. */
    @ParameterizedTest
    @ValueSource(strings = {"r-x------", "-wx------", "---------"})
    void foldersThatMayNotBeWrittenReadOrEnteredAreDeletedToo(String mode) throws Exception {
        directory.create("{}");
        Path inner = Files.createDirectories(location.resolve("cache/inner"));
        Files.createFile(inner.resolve("file"));
        for (Path folder : List.of(inner, inner.getParent(), location)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        }

        directory.delete();

        assertThat(location).doesNotExist();
    }

    @Test
    void foldersAreDeletedByPathsToo() throws Exception {
        directory.create("{}");
        Path inner = Files.createDirectories(location.resolve("cache/inner"));
        Files.createFile(inner.resolve("file"));
        Files.createDirectories(location.resolve("cache/other/inner"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("---------"));

        new DirectoryTree(location).deleteByPaths();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void deletedByPathsTooLinksAreNotFollowed() throws Exception {
        directory.create("{}");
        Path survivor = Files.createDirectory(temporary.resolve("survivor"));
        Path file = Files.createFile(survivor.resolve("file"));
        Path cache = Files.createDirectory(location.resolve("cache"));
        Files.createSymbolicLink(cache.resolve("folder"), survivor);
        Files.createSymbolicLink(cache.resolve("file"), file);

        new DirectoryTree(location).deleteByPaths();

        assertThat(location).doesNotExist();
        assertThat(file).exists();
    }

    /** As on Windows, where nothing deletes a file that a process has open: the API key goes all the same. */
    @Test
    void byPathsAllGoesButWhatIsInUse() throws Exception {
        directory.create("{}");
        Path inner = Files.createDirectories(location.resolve("cache/inner"));
        Files.createFile(inner.resolve("another"));
        Path log = Files.createFile(inner.resolve("log"));
        lock(log, true);
        try {
            assertThatThrownBy(() -> new DirectoryTree(location).deleteByPaths())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(File.separator + "log: ");

            try (Stream<Path> left = Files.walk(location)) {
                assertThat(left.filter(Files::isRegularFile).map(Path::getFileName))
                        .containsExactly(log.getFileName());
            }
        } finally {
            try (Stream<Path> left = Files.walk(location)) {
                for (Path file : left.filter(Files::isRegularFile).toList()) {
                    lock(file, false);
                }
            }
        }
    }

    /** Systems refuse paths of more than 4,096 bytes or fewer. */
    @ParameterizedTest
    @CsvSource({"20, 250, false", "3000, 1, false", "20, 250, true", "3000, 1, true"})
    void foldersOfAnyDepthAreDeleted(int levels, int length, boolean byPaths) throws Exception {
        directory.create("{}");
        Path chain = Files.createDirectory(temporary.resolve("chain"));
        Files.createFile(chain.resolve("file"));
        Path outer = temporary.resolve("outer");
        for (int i = 0; i < levels; i++) {
            Files.createDirectory(outer);
            Files.createFile(outer.resolve("file"));
            Files.move(chain, outer.resolve("d".repeat(length)));
            Files.move(outer, chain);
        }
        Files.move(chain, location.resolve("chain"));

        if (byPaths) {
            new DirectoryTree(location).deleteByPaths();
        } else {
            directory.delete();
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void processesThatUseItAreEnded() throws Exception {
        directory.create("{}");
        ProcessBuilder sleep = new ProcessBuilder("sleep", "600");
        sleep.environment().put("BITWARDENCLI_APPDATA_DIR", directory.path());
        Process daemon = sleep.start();
        sleep.environment().put("BITWARDENCLI_APPDATA_DIR", directory.path() + "-of-another");
        Process another = sleep.start();
        try {
            directory.delete();

            assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(another.isAlive()).isTrue();
        } finally {
            daemon.destroyForcibly();
            another.destroyForcibly();
        }
    }

    /** As where a process on Windows, or a virus scanner, has a file open for a moment. */
    @Test
    void whatIsInUseForAMomentIsDeletedAfterIt() throws Exception {
        directory.create("{}");
        lock(true);
        Thread unlock = new Thread(() -> {
            try {
                Thread.sleep(1500);
                lock(false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        unlock.start();

        directory.delete();

        assertThat(location).doesNotExist();
        unlock.join();
    }

    @Test
    void whatStaysInUseIsTriedOnceOrForSomeSeconds() throws Exception {
        directory.create("{}");
        lock(true);
        try {
            long start = System.nanoTime();
            assertThatThrownBy(() -> directory.deleteAtOnce()).isInstanceOf(IOException.class);
            long once = System.nanoTime();
            assertThatThrownBy(() -> directory.delete()).isInstanceOf(IOException.class);

            assertThat(Duration.ofNanos(once - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(Duration.ofNanos(System.nanoTime() - once)).isGreaterThan(Duration.ofSeconds(4));
        } finally {
            lock(false);
        }
    }

    private void lock(boolean locked) throws Exception {
        lock(location.resolve("data.json"), locked);
    }

    private static void lock(Path file, boolean locked) throws Exception {
        Process chattr = new ProcessBuilder("chattr", locked ? "+i" : "-i", file.toString()).start();
        assumeTrue(chattr.waitFor() == 0, "only root may lock a file, and not in each file system");
    }

    /** As when a bw that was killed takes its lock file with it. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems may list a folder wrongly while it shrinks")
    void whatGoesAwayMeanwhileIsGone() throws Exception {
        directory.create("{}");
        for (int i = 0; i < 100; i++) {
            Files.createFile(
                    Files.createDirectory(location.resolve("lock-" + i)).resolve("file"));
        }
        Callable<Void> delete = () -> {
            directory.delete();
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Void>> deletions = threads.invokeAll(List.of(delete, delete, delete, delete));
        threads.shutdown();

        for (Future<Void> deletion : deletions) {
            deletion.get();
        }
        assertThat(location).doesNotExist();
    }

    private static AgentDirectory directory(Path location) {
        return new AgentDirectory(new FilePath(location.toFile()));
    }
}

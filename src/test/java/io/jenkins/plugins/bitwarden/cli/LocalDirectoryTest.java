package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
class LocalDirectoryTest {

    @TempDir
    Path temporary;

    private Path location;
    private LocalDirectory directory;

    @BeforeEach
    void choose() {
        location = temporary.resolve("session");
        directory = new LocalDirectory(location);
    }

    @Test
    void itIsForItsOwnerAlone() throws IOException {
        directory.create();
        directory.write("data.json", "{\"name\":\"p\u00e4ss\"}");

        assertThat(modeOf(location)).isEqualTo("rwx------");
        assertThat(modeOf(location.resolve("data.json"))).isEqualTo("rw-------");
        assertThat(directory.read("data.json").orElseThrow()).hasContent("{\"name\":\"p\u00e4ss\"}");
        assertThat(directory.path()).isEqualTo(location.toString());
    }

    @Test
    void theFoldersAboveItAreMadeIfNeeded() throws IOException {
        Path deep = temporary.resolve("a/b c/session");

        new LocalDirectory(deep).create();
        new LocalDirectory(deep.resolveSibling("another")).create();

        assertThat(modeOf(deep)).isEqualTo("rwx------");
        assertThat(deep.resolveSibling("another")).isDirectory();
    }

    /** As /tmp is one on macOS. */
    @Test
    void theFolderAboveItMayBeALink() throws IOException {
        Path link =
                Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(temporary.resolve("real")));

        new LocalDirectory(link.resolve("session")).create();

        assertThat(temporary.resolve("real/session")).isDirectory();
    }

    @Test
    void whatIsThereAlreadyIsNotTakenForIt() throws IOException {
        Files.createDirectory(location);
        assertThatThrownBy(directory::create).isInstanceOf(FileAlreadyExistsException.class);

        Files.delete(location);
        Files.createFile(location);
        assertThatThrownBy(directory::create).isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planted", "nowhere"})
    void aPlantedLinkIsNotFollowed(String target) throws IOException {
        Path planted = Files.createDirectory(temporary.resolve("planted"));
        Files.createSymbolicLink(location, temporary.resolve(target));

        assertThatThrownBy(directory::create).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(planted).isEmptyDirectory();
        assertThat(temporary.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aFileIsNeverWrittenOver() throws IOException {
        directory.create();
        directory.write("data.json", "first");

        assertThatThrownBy(() -> directory.write("data.json", "second")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(location.resolve("data.json")).hasContent("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "nowhere"})
    void aFileIsNeitherWrittenNorReadThroughALink(String target) throws IOException {
        directory.create();
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "untouched");
        Files.createSymbolicLink(location.resolve("data.json"), temporary.resolve(target));

        assertThatThrownBy(() -> directory.write("data.json", "{}")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory.read("data.json")).isEmpty();
        assertThat(elsewhere).hasContent("untouched");
        assertThat(temporary.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whatIsNotAFileHasNothingToRead() throws IOException {
        assertThat(directory.read("data.json")).isEmpty();

        directory.create();
        assertThat(directory.read("data.json")).isEmpty();

        Files.createDirectory(location.resolve("data.json"));
        assertThat(directory.read("data.json")).isEmpty();
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

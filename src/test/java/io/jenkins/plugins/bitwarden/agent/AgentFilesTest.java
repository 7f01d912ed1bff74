package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.FilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
class AgentFilesTest {

    @TempDir
    Path temporary;

    private Path location;
    private AgentDirectory directory;
    private AgentFiles files;

    @BeforeEach
    void choose() {
        location = temporary.resolve("files");
        directory = new AgentDirectory(new FilePath(location.toFile()));
        files = new AgentFiles(directory, directory.location());
    }

    @Test
    void aTextIsForItsOwnerAloneAndAsItIs() throws Exception {
        String text = "p\u00e4ss\r\nw\u00f6rd \u20ac";
        assertThat(location).doesNotExist();

        String path = files.write("K\u00fcbe config.yaml", text);

        assertThat(path).isEqualTo(location + "/1/Kube_config.yaml");
        assertThat(Path.of(path)).hasBinaryContent(text.getBytes(StandardCharsets.UTF_8));
        assertThat(modeOf(Path.of(path))).isEqualTo("rw-------");
        assertThat(modeOf(location.resolve("1"))).isEqualTo("rwx------");
        assertThat(modeOf(location)).isEqualTo("rwx------");
        assertThat(location.toFile().list()).containsExactly("1");
    }

    @Test
    void filesOfOneNameDoNotCollide() throws Exception {
        files.write("key", "one");
        files.write("KEY", "two");
        String third = files.add("key", path -> Files.writeString(Path.of(path), "three"));

        assertThat(location.resolve("1/key")).hasContent("one");
        assertThat(location.resolve("2/KEY")).hasContent("two");
        assertThat(Path.of(third)).hasContent("three");
        directory.deleteAtOnce();
        assertThat(location).doesNotExist();
    }

    @Test
    void whatAnotherProcessHasMadeIsClosedToOthers() throws Exception {
        String path = files.add("licence", file -> {
            Files.writeString(Path.of(file), "content");
            Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r--r--"));
        });

        assertThat(modeOf(Path.of(path))).isEqualTo("rw-------");
    }

    @Test
    void aDownloadThatMakesNoFileFails() {
        Path elsewhere = temporary.resolve("elsewhere");

        assertThatThrownBy(() -> files.add("licence", path -> {}))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining(location + "/1/licence, but there is no such file");
        assertThatThrownBy(() -> files.add(
                        "licence", path -> Files.createSymbolicLink(Path.of(path), Files.createFile(elsewhere))))
                .isInstanceOf(AbortException.class);
    }

    private static String modeOf(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

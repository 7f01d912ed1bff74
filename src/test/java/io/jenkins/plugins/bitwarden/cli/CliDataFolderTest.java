package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which program decides where bw keeps its data: bw uses a folder beside that one before any other. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "what may be run is told by modes here, and links are used")
class CliDataFolderTest extends ProgramsTest {

    @Test
    void aNativeBwHasItsDataFolderBesideIt() throws IOException {
        program(first.resolve("bw"), BINARY);
        program(second.resolve("node"), BINARY);
        Files.createDirectory(second.resolve("bw-data"));
        assertThat(dataFolder(first, second)).isEmpty();

        Files.createFile(first.resolve("bw-data"));
        assertThat(dataFolder(first, second)).isEmpty();

        Files.delete(first.resolve("bw-data"));
        Files.createDirectory(first.resolve("bw-data"));
        assertThat(dataFolder(first, second)).hasValue(first.resolve("bw-data").toString());
    }

    /** npm installs a link to a script, which Node runs; bw then looks beside Node. */
    @Test
    void aBwOfNpmIsALinkAndHasItsDataFolderBesideNode() throws IOException {
        Path script =
                program(Files.createDirectories(temporary.resolve("lib/build")).resolve("bw.js"), SCRIPT);
        Files.setLastModifiedTime(script, FileTime.fromMillis(1_600_000_000_000L));
        Path link = Files.createSymbolicLink(first.resolve("bw"), script);
        Path node = program(Files.createDirectory(temporary.resolve("node-22")).resolve("node"), BINARY);
        Files.createSymbolicLink(second.resolve("node"), node);
        Files.createDirectory(first.resolve("bw-data"));
        Files.createDirectory(second.resolve("bw-data"));

        assertThat(find("bw", PLAIN, first, second))
                .hasValue(new CliExecutable(link.toString(), 1_600_000_000_000L, null, null));
        assertThat(find("bw", PLAIN, first)).map(CliExecutable::path).hasValue(link.toString());

        Path beside = Files.createDirectory(node.resolveSibling("bw-data"));
        assertThat(dataFolder(first, second)).hasValue(beside.toString());
    }

    /** The bw.cmd of npm runs the node.exe beside it, or else that of the PATH. */
    @Test
    void aBwOfNpmOnWindowsMayHaveItsDataFolderBesideItselfOrNode() throws IOException {
        program(first.resolve("bw.cmd"), "@ECHO off\r\n");
        program(second.resolve("node.exe"), "MZ");
        assertThat(find("bw", WINDOWS, first, second))
                .map(CliExecutable::dataFolder)
                .isEmpty();

        Path besideNode = Files.createDirectory(second.resolve("bw-data"));
        assertThat(find("bw", WINDOWS, first, second))
                .map(CliExecutable::dataFolder)
                .hasValue(besideNode.toString());

        Files.delete(besideNode);
        Path besideBw = Files.createDirectory(first.resolve("bw-data"));
        assertThat(find("bw", WINDOWS, first, second))
                .map(CliExecutable::dataFolder)
                .hasValue(besideBw.toString());
    }

    private static Optional<String> dataFolder(Path... folders) throws IOException {
        return find("bw", PLAIN, folders).map(CliExecutable::dataFolder);
    }
}

package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two folders of a {@code PATH} in which programs are put and looked for. */
abstract class ProgramsTest {

    static final String SCRIPT = "#!/usr/bin/env node\n";
    static final String BINARY = "\u007FELF";
    static final List<String> PLAIN = List.of("");
    static final List<String> WINDOWS = List.of(".exe", ".cmd");

    @TempDir
    Path temporary;

    Path first;
    Path second;

    @BeforeEach
    void folders() throws IOException {
        temporary = temporary.toRealPath();
        first = Files.createDirectory(temporary.resolve("first"));
        second = Files.createDirectory(temporary.resolve("second folder"));
    }

    static Optional<CliExecutable> find(String name, List<String> endings, Path... folders) throws IOException {
        String path = Stream.of(folders).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return CliExecutable.find(name, path, endings);
    }

    static Path program(Path file, String content) throws IOException {
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}

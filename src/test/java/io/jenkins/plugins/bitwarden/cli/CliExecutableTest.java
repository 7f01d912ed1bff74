package io.jenkins.plugins.bitwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "what may be run is told by modes here, and links are used")
class CliExecutableTest extends ProgramsTest {

    @Test
    void theFirstInThePathIsTheOne() throws IOException {
        Path bw = program(first.resolve("bw"), BINARY);
        Files.setLastModifiedTime(bw, FileTime.fromMillis(1_700_000_000_000L));
        Path other = program(second.resolve("bw"), BINARY);

        assertThat(find("bw", PLAIN, first, second))
                .hasValue(new CliExecutable(bw.toString(), 1_700_000_000_000L, null, null));
        assertThat(find("bw", PLAIN, second, first)).map(CliExecutable::path).hasValue(other.toString());
    }

    @Test
    void whatCannotBeRunIsPassedOver() throws IOException {
        Files.createFile(first.resolve("bw"));
        Path folder = Files.createDirectories(temporary.resolve("third/bw")).getParent();
        Path dangling = Files.createDirectory(temporary.resolve("fourth"));
        Files.createSymbolicLink(dangling.resolve("bw"), temporary.resolve("nowhere"));
        Path bw = program(second.resolve("bw"), BINARY);

        assertThat(find("bw", PLAIN, temporary.resolve("missing"), first, folder, dangling, second))
                .map(CliExecutable::path)
                .hasValue(bw.toString());
        assertThat(find("bw", PLAIN, first, folder, dangling)).isEmpty();
    }

    /** A shell would take an empty entry for the folder it is in, which is the build's. */
    @Test
    void foldersOfTheBuildAreNotLookedInto() throws IOException {
        Path bw = program(first.resolve("bw"), BINARY);
        Path here = Path.of("").toAbsolutePath().relativize(first);

        assertThat(CliExecutable.find("bw", here + File.pathSeparator + here.resolve("../first"), PLAIN))
                .isEmpty();
        assertThat(CliExecutable.find(here.resolve("bw").toString(), "", PLAIN)).isEmpty();
        for (String path : List.of("", ":", "::", ":.:", "::" + first + ":")) {
            assertThat(CliExecutable.find("bw", path.replace(":", File.pathSeparator), PLAIN))
                    .map(CliExecutable::path)
                    .isEqualTo(path.contains("first") ? Optional.of(bw.toString()) : Optional.empty());
        }
    }

    @Test
    void onWindowsTheEndingMakesAProgram() throws IOException {
        program(first.resolve("bw"), SCRIPT);
        assertThat(find("bw", WINDOWS, first)).isEmpty();

        Path cmd = program(first.resolve("bw.cmd"), "@ECHO off\r\n");
        Path exe = program(second.resolve("bw.exe"), "MZ");
        assertThat(find("bw", WINDOWS, first, second)).map(CliExecutable::path).hasValue(cmd.toString());
        assertThat(find("bw", WINDOWS, second, first)).map(CliExecutable::path).hasValue(exe.toString());

        Path both = program(first.resolve("bw.exe"), "MZ");
        assertThat(find("bw", WINDOWS, first, second)).map(CliExecutable::path).hasValue(both.toString());
    }

    @Test
    void anAbsoluteNameNeedsNoPath() throws IOException {
        String bw = program(temporary.resolve("bw-2026"), BINARY).toString();
        program(first.resolve("bw"), BINARY);

        assertThat(find(bw, PLAIN, first)).map(CliExecutable::path).hasValue(bw);
        assertThat(find(bw + "-missing", PLAIN, first)).isEmpty();
    }

    @Test
    void anAbsoluteNameMayHaveItsEndingOnWindows() throws IOException {
        String exe = program(temporary.resolve("bw.exe"), "MZ").toString();
        String cmd = program(temporary.resolve("bw.CMD"), "@ECHO off\r\n").toString();

        assertThat(find(exe, WINDOWS)).map(CliExecutable::path).hasValue(exe);
        assertThat(find(cmd, WINDOWS)).map(CliExecutable::path).hasValue(cmd);
        assertThat(find(exe.replace(".exe", ""), WINDOWS))
                .map(CliExecutable::path)
                .hasValue(exe);
    }

    @Test
    void whatCannotBeAPathIsNoProgram() throws IOException {
        Path bw = program(first.resolve("bw"), BINARY);

        assertThat(CliExecutable.find("bw", "\0" + File.pathSeparator + first, PLAIN))
                .map(CliExecutable::path)
                .hasValue(bw.toString());
        assertThat(find("bw\0", PLAIN, first)).isEmpty();
        assertThat(find("", PLAIN, first)).isEmpty();
    }

    @Test
    void anEmptyFileIsAProgramOfItsOwn() throws IOException {
        Path bw = program(first.resolve("bw"), "");

        assertThat(find("bw", PLAIN, first)).map(CliExecutable::path).hasValue(bw.toString());
    }

    @Test
    void theVersionIsThatOfThePackageBesideTheProgram() throws IOException {
        Path cli = Files.createDirectories(temporary.resolve("lib/node_modules/@bitwarden/cli/build"));
        program(cli.resolve("bw.js"), BINARY);
        Files.createSymbolicLink(first.resolve("bw"), cli.resolve("bw.js"));
        about(cli.getParent(), CliExecutable.PACKAGE, "2026.9.0");

        assertThat(find("bw", PLAIN, first).orElseThrow().version()).hasToString("2026.9.0");
    }

    @Test
    void theVersionOfABwCmdIsThatOfThePackageThatItStarts() throws IOException {
        program(first.resolve("bw.cmd"), BINARY);
        about(Files.createDirectories(first.resolve("node_modules/@bitwarden/cli")), CliExecutable.PACKAGE, "2026.6.0");

        assertThat(find("bw", List.of(".cmd"), first).orElseThrow().version()).hasToString("2026.6.0");
    }

    @Test
    void noVersionIsReadFromAnotherPackageOrFromWhatIsNone() throws IOException {
        program(first.resolve("bw"), BINARY);
        for (String content : List.of(
                "{\"name\": \"another\", \"version\": \"2026.9.0\"}",
                "{\"name\": \"@bitwarden/cli\", \"version\": \"latest\"}",
                "{\"name\": \"@bitwarden/cli\"}",
                "[]",
                "",
                "{",
                "\u0000".repeat(100_000))) {
            Files.writeString(first.resolve(CliExecutable.PACKAGE_FILE), content);

            assertThat(find("bw", PLAIN, first).orElseThrow().version()).isNull();
        }
        Files.delete(first.resolve(CliExecutable.PACKAGE_FILE));
        Files.createDirectory(first.resolve(CliExecutable.PACKAGE_FILE));

        assertThat(find("bw", PLAIN, first).orElseThrow().version()).isNull();
    }

    private static void about(Path folder, String name, String version) throws IOException {
        Files.writeString(
                folder.resolve(CliExecutable.PACKAGE_FILE),
                "{\"name\": \"%s\", \"version\": \"%s\"}".formatted(name, version));
    }
}

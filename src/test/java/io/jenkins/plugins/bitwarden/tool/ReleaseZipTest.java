package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release holds one program. Everything else that a zip could hold is refused, and nothing is written elsewhere. */
class ReleaseZipTest {

    private static final String PROGRAM = "#!/bin/sh\nexit 0\n";

    @TempDir
    Path temporary;

    @Test
    void theProgramIsUnpacked() throws IOException {
        assertThat(unpack(Zips.with("bw", PROGRAM))).hasContent(PROGRAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../bw",
                "/bw",
                "/etc/cron.d/bw",
                "bin/bw",
                "./bw",
                "bw/",
                "..\\bw",
                "C:\\bw",
                "bw.exe",
                "BW",
                "bw ",
                "bw\u0000.txt",
                "ｂｗ"
            })
    void anEntryOfAnotherNameIsRefused(String name) throws IOException {
        assertRefused(Zips.with(name, name.endsWith("/") ? "" : PROGRAM), "The entry of this zip has another name.");
    }

    @Test
    void aFurtherEntryIsRefused() throws IOException {
        byte[] zip = Zips.with(out -> {
            Zips.add(out, "bw", PROGRAM.getBytes());
            Zips.add(out, "../evil", PROGRAM.getBytes());
        });

        assertRefused(zip, "This zip has 2 entries.");
    }

    @Test
    void manyEntriesAreRefused() throws IOException {
        byte[] zip = Zips.with(out -> {
            for (int i = 0; i < 70_000; i++) {
                out.putNextEntry(new ZipEntry("bw" + i));
            }
        });

        assertRefused(zip, "This zip has 70000 entries.");
    }

    @Test
    void anEmptyZipIsRefused() throws IOException {
        assertRefused(Zips.with(zip -> {}), "This zip has 0 entries.");
    }

    @Test
    void aLinkIsRefused() throws IOException {
        assertRefused(Zips.asLink(Zips.with("bw", "/bin/sh")), "The entry of this zip is no program for this node.");
    }

    @Test
    void aProgramOfAnotherSystemIsRefused() throws IOException {
        assertRefused(Zips.with("bw", "MZ\u0000\u0000"), "The entry of this zip is no program for this node.");
        assertRefused(Zips.with("bw", ""), "The entry of this zip is no program for this node.");
    }

    @Test
    void anEntryThatFillsTheDiskIsRefused() throws IOException {
        byte[] zip = Zips.with(out -> {
            out.putNextEntry(new ZipEntry("bw"));
            out.write(PROGRAM.getBytes());
            byte[] megabyte = new byte[1024 * 1024];
            for (int i = 0; i < 513; i++) {
                out.write(megabyte);
            }
            out.closeEntry();
        });

        assertThat(zip).hasSizeLessThan(1_000_000);
        assertRefused(zip, "The entry of this zip is larger than 512 MB.");
    }

    @Test
    void aTruncatedZipIsRefusedWhereverItEnds() throws IOException {
        byte[] zip = Zips.with("bw", PROGRAM + "x".repeat(500));

        for (int length = 0; length < zip.length; length += 7) {
            assertRefused(Arrays.copyOf(zip, length), "This zip is damaged.");
        }
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        assertRefused("<html>Log in to the proxy</html>".getBytes(), "This zip is damaged.");
    }

    @Test
    void aDamagedEntryIsRefused() throws IOException {
        byte[] zip = Zips.with("bw", PROGRAM + "x".repeat(100_000));
        Arrays.fill(zip, 40, 100, (byte) 0xFF);

        assertRefused(zip, "This zip is damaged.");
    }

    @Test
    void aFileThatIsThereIsNotReplaced() throws IOException {
        Path target = Files.createSymbolicLink(temporary.resolve("there"), temporary.resolve("elsewhere"));

        assertThatThrownBy(() -> new ReleaseZip(file(Zips.with("bw", PROGRAM)), Platform.LINUX).unpack(target))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(temporary.resolve("elsewhere")).doesNotExist();
    }

    private void assertRefused(byte[] zip, String reason) throws IOException {
        assertThatThrownBy(() -> unpack(zip))
                .isInstanceOf(AbortException.class)
                .hasMessage("The zip was not unpacked. A release contains only the file bw. " + reason);
        try (Stream<Path> files = Files.walk(temporary)) {
            assertThat(files.map(file -> temporary.relativize(file).toString()))
                    .as("nothing beside the zip and what was begun of the program")
                    .isSubsetOf("", "zip", "node", "node/program");
        }
    }

    private Path unpack(byte[] zip) throws IOException {
        Path target = Files.createDirectories(temporary.resolve("node")).resolve("program");
        Files.deleteIfExists(target);
        new ReleaseZip(file(zip), Platform.LINUX).unpack(target);
        return target;
    }

    private Path file(byte[] zip) throws IOException {
        return Files.write(temporary.resolve("zip"), zip);
    }
}

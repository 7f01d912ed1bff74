package io.jenkins.plugins.bitwarden.tool;

import hudson.AbortException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of a release. It holds a single program at its top; anything else is refused, so no entry can name another
 * folder, fill the disk or be a link.
 */
record ReleaseZip(Path file, Platform platform) {

    /** bw unpacked has about 130 MB. */
    private static final long MOST_BYTES = 512L * 1024 * 1024;

    private static final int BEGINNING = 4;

    /**
     * Writes the program to a file, which must not exist.
     *
     * @throws AbortException if the zip holds anything else, with a sentence for the build's log
     * @throws IOException if the file cannot be written
     */
    void unpack(Path target) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() != 1) {
                throw refused(Messages.ReleaseZip_entries(String.valueOf(zip.size())));
            }
            ZipEntry entry = zip.entries().nextElement();
            if (entry.isDirectory() || !entry.getName().equals(platform.program())) {
                throw refused(Messages.ReleaseZip_name());
            }
            try (InputStream content = zip.getInputStream(entry)) {
                write(content, target);
            }
        } catch (ZipException | EOFException | RuntimeException broken) {
            // The JDK has various exceptions for broken zips.
            throw refused(Messages.ReleaseZip_broken());
        }
    }

    private void write(InputStream content, Path target) throws IOException {
        byte[] beginning = content.readNBytes(BEGINNING);
        if (!platform.canRun(HexFormat.of().withUpperCase().formatHex(beginning))) {
            throw refused(Messages.ReleaseZip_noProgram());
        }
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            out.write(beginning);
            byte[] buffer = new byte[64 * 1024];
            long written = BEGINNING;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                written += read;
                if (written > MOST_BYTES) {
                    throw refused(Messages.ReleaseZip_huge());
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private AbortException refused(String reason) {
        return new AbortException(Messages.ReleaseZip_refused(platform.program(), reason));
    }
}

package io.jenkins.plugins.bitwarden.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips as releases have them, and others. */
final class Zips {

    private Zips() {}

    /** Returns a zip with one entry. */
    static byte[] with(String name, String content) throws IOException {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a zip with one entry. */
    static byte[] with(String name, byte[] content) throws IOException {
        return with(zip -> add(zip, name, content));
    }

    static byte[] with(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            content.writeTo(zip);
        }
        return bytes.toByteArray();
    }

    static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Returns a copy of a zip in which the only entry is said to be a symbolic link, as zip on Unix does. */
    static byte[] asLink(byte[] zip) {
        byte[] copy = zip.clone();
        for (int at = 0; at < copy.length - 4; at++) {
            if (copy[at] == 'P' && copy[at + 1] == 'K' && copy[at + 2] == 1 && copy[at + 3] == 2) {
                copy[at + 5] = 3; // made on Unix
                copy[at + 40] = (byte) 0xFF;
                copy[at + 41] = (byte) 0xA1; // mode 0120777
            }
        }
        return copy;
    }

    @FunctionalInterface
    interface Content {

        void writeTo(ZipOutputStream zip) throws IOException;
    }
}

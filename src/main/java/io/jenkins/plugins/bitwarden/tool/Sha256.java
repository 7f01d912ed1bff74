package io.jenkins.plugins.bitwarden.tool;

import hudson.Util;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SHA-256 of a file.
 *
 * @param hex 64 digits
 */
record Sha256(String hex) {

    private static final Pattern HEX = Pattern.compile("\\p{XDigit}{64}");

    /** GitHub shows digests with it. */
    private static final String PREFIX = "sha256:";

    /**
     * @throws IllegalArgumentException if it is none, with a sentence for a form and a log
     */
    Sha256 {
        hex = hex.toLowerCase(Locale.ROOT);
        hex = hex.startsWith(PREFIX) ? hex.substring(PREFIX.length()) : hex;
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(Messages.Sha256_malformed());
        }
    }

    /**
     * Returns the checksums in a text, which has blanks or line ends between them.
     *
     * @throws IllegalArgumentException if one is none
     */
    static Set<Sha256> in(String text) {
        return Arrays.stream(Util.fixNull(text).strip().split("[\\s,;]+"))
                .filter(word -> !word.isEmpty())
                .map(Sha256::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the checksum of a file. */
    static Sha256 of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return of(digest);
    }

    /** Returns the checksum of a text. */
    static Sha256 of(String text) {
        MessageDigest digest = digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return of(digest);
    }

    /** Returns the checksum of what was put into a digest. */
    static Sha256 of(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns enough of it to tell folders and files apart. */
    String shortened() {
        return hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return hex;
    }
}

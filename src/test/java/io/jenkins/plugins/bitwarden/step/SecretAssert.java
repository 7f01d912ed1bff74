package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Looks for secrets where none may be: in every file below a directory, plain and in base64. */
public final class SecretAssert {

    private static final int MOST_ATTEMPTS = 20;

    private SecretAssert() {}

    public static void assertHoldsNone(Path directory, List<String> secrets) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                assertFilesHoldNone(directory, secrets);
                return;
            } catch (NoSuchFileException | UncheckedIOException renamed) {
                // A running build writes a file under a temporary name first, so the whole search begins again.
                if (attempt == MOST_ATTEMPTS) {
                    throw renamed;
                }
            }
        }
    }

    private static void assertFilesHoldNone(Path directory, List<String> secrets) throws IOException {
        List<Path> files;
        try (Stream<Path> below = Files.walk(directory)) {
            files = below.filter(Files::isRegularFile).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertHoldsNone(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1), secrets);
        }
    }

    public static void assertHoldsNone(String where, String text, List<String> secrets) {
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                assertThat(text.contains(form))
                        .as("a secret, as \u201c%s\u201d, in %s", form, where)
                        .isFalse();
            }
        }
    }

    /** The secret, and what base64 makes of it at each of its three alignments, less what its neighbours change. */
    private static List<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 1));
        }
        return forms;
    }
}

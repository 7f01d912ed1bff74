package io.jenkins.plugins.bitwarden.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples that people copy from {@code docs}, so that tests run just these. */
final class Documentation {

    private static final Path OTHER_WAYS = Path.of("docs", "other-ways-to-add-a-key.md");

    private Documentation() {}

    /** Returns the page's first example in a language. */
    static String example(String language) throws IOException {
        Matcher example = Pattern.compile("(?s)\n```" + language + "\n(.*?)```").matcher(Files.readString(OTHER_WAYS));
        if (!example.find()) {
            throw new IllegalStateException("no " + language + " in " + OTHER_WAYS);
        }
        return example.group(1);
    }
}

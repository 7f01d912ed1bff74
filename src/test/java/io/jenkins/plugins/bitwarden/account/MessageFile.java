package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.Properties;
import org.jvnet.localizer.Localizable;

/** The {@code Messages.properties} of a package. */
public record MessageFile(Properties messages) {

    /** Returns the file in the package of a type. */
    public static MessageFile beside(Class<?> type) throws IOException {
        Properties messages = new Properties();
        try (InputStream file = type.getResourceAsStream("Messages.properties")) {
            messages.load(file);
        }
        return new MessageFile(messages);
    }

    /** In a message with gaps, a lone apostrophe swallows the gaps after it. */
    public void assertNoApostropheSwallowsGaps() {
        assertThat(messages.values())
                .allSatisfy(message ->
                        assertThat(message.toString().replace("''", "")).doesNotContain("'"));
    }

    /** Asserts that each gap of the message with this key is filled with a text in a sentence. */
    public void assertGapsAreFilled(String key, Localizable sentence) {
        String message = messages.getProperty(key);
        String said = sentence.toString(Locale.ENGLISH);
        assertThat(said).doesNotContainPattern("[{}]|null");
        assertThat(sentence)
                .extracting("args", array(Serializable[].class))
                .hasOnlyElementsOfType(String.class)
                .satisfies(arguments -> {
                    for (int gap = 0; gap < arguments.length; gap++) {
                        if (message.contains("{" + gap + "}")) {
                            assertThat(said).contains(arguments[gap].toString());
                        }
                    }
                });
    }
}

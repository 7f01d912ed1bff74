package io.jenkins.plugins.bitwarden.account;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/**
 * A text of unknown origin as one line of a message or a log. Line breaks, control characters, invisible and
 * direction-changing characters and lone surrogates become spaces: otherwise the text could fake a line of the log or
 * hide a part of it.
 */
public record PrintableLine(String text) {

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    public PrintableLine {
        text = NOT_PRINTABLE.matcher(text).replaceAll(" ");
    }

    /**
     * Returns the message that has the name of a constant. The arguments become printable text, because a number would
     * be formatted: 3600 as 3,600.
     *
     * @param messages the generated class of the messages
     */
    public static Localizable message(Class<?> messages, Enum<?> name, Object... arguments) {
        Object[] texts = Stream.of(arguments)
                .map(argument -> new PrintableLine(String.valueOf(argument)).text)
                .toArray();
        return new Localizable(ResourceBundleHolder.get(messages), name.name(), texts);
    }

    @Override
    public String toString() {
        return text;
    }
}

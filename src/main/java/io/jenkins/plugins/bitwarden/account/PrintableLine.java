package io.jenkins.plugins.bitwarden.account;

import java.util.regex.Pattern;

/**
 * A text of unknown origin as one line for a message or a log. Each line break, escape code, invisible or
 * direction-changing character and lone surrogate is replaced by a space, so that the text can neither fake a line of
 * the log nor hide a part of it.
 *
 * @param text the text
 */
public record PrintableLine(String text) {

    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** Takes any text. */
    public PrintableLine {
        text = NOT_PRINTABLE.matcher(text).replaceAll(" ");
    }

    /** Returns the text, printable and on one line. */
    @Override
    public String toString() {
        return text;
    }
}

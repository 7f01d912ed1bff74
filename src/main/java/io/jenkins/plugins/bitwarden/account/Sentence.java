package io.jenkins.plugins.bitwarden.account;

import java.io.Serial;
import java.io.Serializable;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * A message to a person, kept apart from the language it is read in: the key of a {@code Messages.properties} and what
 * fills its gaps. It never holds a secret, since it ends up in logs and on pages.
 *
 * @param bundle the resource bundle, as {@link ResourceBundle} names it
 * @param key the message's key in that bundle
 * @param arguments what replaces {0}, {1} and so on
 */
public record Sentence(String bundle, String key, List<String> arguments) implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Names the message {@code key} of the {@code Messages.properties} beside a class.
     *
     * @param owner a class in the package whose messages are meant
     * @param key the message's key
     * @param arguments what fills its gaps, in order
     * @return the message, not looked up yet
     */
    public static Sentence of(Class<?> owner, String key, Object... arguments) {
        List<String> filled = Arrays.stream(arguments).map(String::valueOf).toList();
        return new Sentence(owner.getPackageName() + ".Messages", key, filled);
    }

    /**
     * Puts the message into a language.
     *
     * @param locale whom it is for
     * @return the message in the nearest language there is, English at last
     */
    public String in(Locale locale) {
        ResourceBundle messages = ResourceBundle.getBundle(
                bundle,
                locale,
                Sentence.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(messages.getString(key), locale).format(arguments.toArray());
    }

    /** Returns the message in the language of this process, which is that of a controller's logs. */
    @Override
    public String toString() {
        return in(Locale.getDefault());
    }
}

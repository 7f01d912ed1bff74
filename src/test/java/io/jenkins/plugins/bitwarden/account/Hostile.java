package io.jenkins.plugins.bitwarden.account;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Tries a property of the code with many hostile texts. They are the same at each run; {@code -Dhostile.tries=1000000}
 * tries more of them, {@code -Dhostile.seed=7} others.
 */
public final class Hostile {

    private static final int TRIES = Integer.getInteger("hostile.tries", 1000);
    private static final long SEED = Long.getLong("hostile.seed", 1);

    private Hostile() {}

    /**
     * Tries a property.
     *
     * @param usual what the texts look like where nothing is wrong, and words that mean something in them
     * @param property throws where it does not hold
     * @throws AssertionError if it does not hold; it names the shortest text that was found for which it does not
     */
    public static void forEach(List<String> usual, Property property) {
        HostileText texts = new HostileText(new SplittableRandom(SEED), usual);
        for (int i = 0; i < TRIES; i++) {
            String text = texts.next();
            Throwable failure = failure(property, text);
            if (failure != null) {
                String shortest = shortened(property, text);
                throw new AssertionError("For " + quoted(shortest), failure(property, shortest));
            }
        }
    }

    private static Throwable failure(Property property, String text) {
        try {
            property.check(text);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    /** Leaves out what need not be there, first large parts and then single characters. */
    private static String shortened(Property property, String text) {
        String shortest = text;
        for (int part = Math.max(1, text.length() / 2); part > 0; part /= 2) {
            for (int from = 0; from + part <= shortest.length(); ) {
                String shorter = shortest.substring(0, from) + shortest.substring(from + part);
                if (failure(property, shorter) == null) {
                    from += part;
                } else {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c >= ' ' && c < 0x7F && c != '\\' ? Character.toString(c) : String.format("\\u%04X", c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** What should hold for a text. */
    @FunctionalInterface
    public interface Property {

        /** Throws anything at all if it does not hold. */
        void check(String text) throws Exception;
    }
}

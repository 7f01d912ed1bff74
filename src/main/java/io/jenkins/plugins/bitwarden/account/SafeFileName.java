package io.jenkins.plugins.bitwarden.account;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A file name that is legal on every agent, in every locale, and needs no quotes in a shell. It is as similar to a
 * wanted name as that allows, with the same ending.
 */
public record SafeFileName(String text) {

    private static final int LONGEST = 80;
    private static final int LONGEST_ENDING = 16;
    private static final String FOR_OTHERS = "_";

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern DOTS = Pattern.compile("\\.{2,}");

    /** Programs take a hyphen at the start for an option, and the rest is what is left of {@code ../../}. */
    private static final Pattern START = Pattern.compile("^(?:\\._|-)+");

    /** Windows drops dots at the end. The others would look odd there. */
    private static final String NOT_AT_END = "._-";

    /** Windows takes these for devices, whatever their ending. */
    private static final Pattern DEVICE =
            Pattern.compile("(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?", Pattern.CASE_INSENSITIVE);

    /**
     * @param text the wanted name, of any characters
     */
    public SafeFileName {
        text = ACCENTS.matcher(Normalizer.normalize(text.strip(), Normalizer.Form.NFKD))
                .replaceAll("");
        text = OTHERS.matcher(text).replaceAll(FOR_OTHERS);
        text = DOTS.matcher(text).replaceAll(".");
        text = withoutEnd(START.matcher(text).replaceAll(""));
        int dot = text.lastIndexOf('.');
        String ending = dot > 0 && text.length() - dot <= LONGEST_ENDING ? text.substring(dot) : "";
        if (text.length() > LONGEST) {
            text = withoutEnd(text.substring(0, LONGEST - ending.length())) + ending;
        }
        if (text.isEmpty()) {
            text = "file";
        } else if (DEVICE.matcher(text).matches()) {
            text = FOR_OTHERS + text;
        }
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && NOT_AT_END.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}

package io.jenkins.plugins.bitwarden.account;

import java.io.Serializable;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;

/**
 * A version of the Bitwarden CLI, such as 2026.9.0.
 *
 * @param year the year of its release
 * @param month the month of its release, 1 to 12
 * @param patch counts the releases of that month from 0
 */
public record CliVersion(int year, int month, int patch) implements Comparable<CliVersion>, Serializable {

    private static final Pattern TEXT = Pattern.compile("(20\\d\\d)\\.(1[0-2]|[1-9])\\.(\\d{1,3})");
    private static final Comparator<CliVersion> ORDER = Comparator.comparingInt(CliVersion::year)
            .thenComparingInt(CliVersion::month)
            .thenComparingInt(CliVersion::patch);

    /** On npm for 93 minutes in April 2026 (bitwarden/clients#20353). Bitwarden itself never released it. */
    private static final CliVersion MALICIOUS = new CliVersion(2026, 4, 0);

    private static final int MOST_YEARS = 2;

    /**
     * Returns the version that a text names. Blanks around it do not matter.
     *
     * @throws InvalidValueException if it is none
     */
    public static CliVersion of(String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text.strip());
        if (!parts.matches()) {
            // The text is not repeated, because Stapler may have decrypted it.
            throw new InvalidValueException(Messages._CliVersion_malformed());
        }
        return new CliVersion(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    /** Returns why this version must never run, or nothing. */
    public Optional<Localizable> malice() {
        return equals(MALICIOUS) ? Optional.of(Messages._CliVersion_malicious(toString())) : Optional.empty();
    }

    /** Returns why another version would be better, in a month; nothing if this one is fine. */
    public Optional<Localizable> warning(YearMonth month) {
        if (reportsFalseUnlocks()) {
            return Optional.of(Messages._CliVersion_falseUnlock(toString()));
        }
        return YearMonth.of(year, this.month).isBefore(month.minusYears(MOST_YEARS))
                ? Optional.of(Messages._CliVersion_old(toString()))
                : Optional.empty();
    }

    /** bitwarden/clients#9919 and #20703: the printed session key opens nothing. */
    private boolean reportsFalseUnlocks() {
        return isWithin("2024.6.0", "2024.7.1") || isWithin("2026.3.0", "2026.4.1");
    }

    private boolean isWithin(String first, String last) {
        return compareTo(of(first)) >= 0 && compareTo(of(last)) <= 0;
    }

    @Override
    public int compareTo(CliVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return year + "." + month + "." + patch;
    }
}

package io.jenkins.plugins.bitwarden.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No regular expression of the core may need much longer for a text that is only twice as long. */
class PatternEffortTest {

    private static final int LENGTH = 200;

    /** What a text may consist of that makes an expression try many ways in vain. */
    private static final List<String> REPEATED = List.of(
            " ",
            "\n",
            "a",
            "A1",
            "a.",
            "a-",
            "-",
            "_",
            ".",
            "/",
            "/api",
            "/identity",
            "//@",
            "'",
            "\"",
            "=",
            "*",
            "\u001B[",
            "1;",
            "\u001B[1;",
            "client_id",
            "client_secret",
            "client_id user.",
            "client_id\" : \"user.a",
            "user.",
            "user.a ",
            "SyntaxError: ",
            "SyntaxError: JSON",
            "env: node ",
            "Could not find dir, ",
            " at ",
            "\"statusCode\":5",
            "certificate ",
            "unable to get local ",
            "[UserKeyIdBackfillMigration]",
            "BW_SESSION",
            "scope",
            "grant_type",
            "bitwarden.",
            "bitwarden.com.");

    private static final List<String> START = List.of(
            "",
            "\n",
            "user.",
            "client_id",
            "client_id=user.a",
            "client_id=user.a client_secret",
            "/",
            "\u001B[",
            "client_id=user.a client_secret=a",
            "client_id=user.a client_secret=a scope",
            "SyntaxError: ",
            "//");

    /** Whose expressions are never searched for within a text, for which they are not made. */
    private static final Set<String> ONLY_MATCHED_AS_A_WHOLE = Set.of("BitwardenServer", "PastedLine", "PolicedDns");

    static Stream<Arguments> patterns() throws Exception {
        Path classes = Path.of(BitwardenServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Arguments> found = new ArrayList<>();
        for (String room : List.of("account", "identity", "cli", "vault")) {
            for (JavaClass type : new ClassFileImporter()
                    .importPath(classes.resolve("io/jenkins/plugins/bitwarden").resolve(room))) {
                for (Pattern pattern : patternsOf(Class.forName(type.getName()))) {
                    found.add(Arguments.of(type.getSimpleName(), pattern));
                }
            }
        }
        return found.stream();
    }

    @Test
    void thePatternsLookedAtAreThoseOfTheCore() throws Exception {
        assertThat(patterns().map(row -> row.get()[0]))
                .contains(
                        "PastedKey",
                        "BitwardenServer",
                        "SafeFileName",
                        "Rejection",
                        "UndecidedReason",
                        "Reason",
                        "Bw",
                        "LoginSteps");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("patterns")
    void effortGrowsWithTheTextAndNoFaster(String owner, Pattern pattern) {
        for (String start : START) {
            for (String repeated : REPEATED) {
                for (String end : List.of("", "!", "JSON")) {
                    int times = LENGTH / repeated.length();
                    long once = effort(owner, pattern, start + repeated.repeat(times) + end);
                    long twice = effort(owner, pattern, start + repeated.repeat(2 * times) + end);
                    assertThat(twice)
                            .as(
                                    "looks at a text of \u201c%s\u201d, many times \u201c%s\u201d, \u201c%s\u201d",
                                    start, repeated, end)
                            .isLessThan(3 * once + 40L * LENGTH);
                }
            }
        }
    }

    /** Java repeats a group by calling itself. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("patterns")
    void noTextIsTooLongForTheStack(String owner, Pattern pattern) {
        for (String start : START) {
            for (String repeated : List.of("a", "a.", "/", ".bitwarden", " ")) {
                assertThatNoException()
                        .isThrownBy(() ->
                                pattern.matcher(start + repeated.repeat(20_000)).matches());
            }
        }
    }

    private static List<Pattern> patternsOf(Class<?> type) throws IllegalAccessException {
        List<Object> owners = new ArrayList<>(Arrays.asList((Object) null));
        if (type.isEnum()) {
            owners.addAll(List.of(type.getEnumConstants()));
        }
        List<Pattern> found = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == Pattern.class) {
                field.setAccessible(true);
                for (Object owner : owners) {
                    if (Modifier.isStatic(field.getModifiers()) == (owner == null)) {
                        found.add((Pattern) field.get(owner));
                    }
                }
            }
        }
        return found.stream().filter(Objects::nonNull).toList();
    }

    /** Counts the characters that the expression looks at, which no other load on the machine changes. */
    private static long effort(String owner, Pattern pattern, String text) {
        Counted counted = new Counted(text);
        pattern.matcher(counted).matches();
        if (!ONLY_MATCHED_AS_A_WHOLE.contains(owner)) {
            pattern.matcher(counted).results().count();
        }
        return counted.looks;
    }

    private static final class Counted implements CharSequence {

        private final CharSequence text;
        private long looks;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}

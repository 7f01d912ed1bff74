package io.jenkins.plugins.bitwarden.health;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the plugin, each on its floor: a package knows packages of lower floors only. */
class HouseTest {

    private static final String BASE = "io.jenkins.plugins.bitwarden.";
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/bitwarden");

    /** From the ground up. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("account", "masking"),
            List.of("identity", "cli"),
            List.of("agent", "credentials", "vault"),
            List.of("session", "tool"),
            List.of("binding", "health", "step"));

    private static final int MOST_TYPES = 16;
    private static final int MOST_LINES = 200;

    private static final JavaClasses PLUGIN = PluginClasses.read();

    @Test
    void eachClassIsInARoom() {
        assertThat(PLUGIN)
                .extracting(JavaClass::getPackageName)
                .allMatch(name -> FLOORS.stream().flatMap(List::stream).anyMatch(room -> name.equals(BASE + room)));
    }

    @Test
    void aRoomKnowsRoomsOnLowerFloorsOnly() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String room : FLOORS.get(floor)) {
                String[] others = FLOORS.subList(floor, FLOORS.size()).stream()
                        .flatMap(List::stream)
                        .filter(other -> !other.equals(room))
                        .map(other -> BASE + other)
                        .toArray(String[]::new);
                noClasses()
                        .that(resideInAPackage(BASE + room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(others)
                        .allowEmptyShould(true)
                        .check(PLUGIN);
            }
        }
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(PLUGIN);
    }

    @Test
    void aRoomHasAtMost16Types() throws IOException {
        try (Stream<Path> rooms = Files.list(SOURCES)) {
            assertThat(rooms)
                    .isNotEmpty()
                    .allSatisfy(room -> assertThat(types(room)).hasSizeLessThanOrEqualTo(MOST_TYPES));
        }
    }

    @Test
    void aTypeHasAtMost200Lines() throws IOException {
        try (Stream<Path> rooms = Files.list(SOURCES)) {
            for (Path room : rooms.toList()) {
                assertThat(types(room))
                        .allSatisfy(type -> assertThat(Files.readAllLines(type)).hasSizeLessThanOrEqualTo(MOST_LINES));
            }
        }
    }

    private static List<Path> types(Path room) throws IOException {
        try (Stream<Path> files = Files.list(room)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .toList();
        }
    }
}

package io.jenkins.plugins.bitwarden.health;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each package knows those before it only; the two that stand beside each other know nothing of the other. */
class LayersTest {

    private static final String BASE = "io.jenkins.plugins.bitwarden.";

    private static final List<List<String>> LAYERS = List.of(
            List.of("account"),
            List.of("identity", "cli"),
            List.of("credentials", "vault"),
            List.of("binding", "step", "tool"),
            List.of("health"));

    private static final JavaClasses PLUGIN = PluginClasses.read();

    @Test
    void eachClassIsInOneOfTheLayers() {
        assertThat(PLUGIN)
                .extracting(JavaClass::getPackageName)
                .allMatch(name -> LAYERS.stream().flatMap(List::stream).anyMatch(room -> name.equals(BASE + room)));
    }

    @Test
    void noLayerKnowsOneAboveIt() {
        for (int below = 0; below < LAYERS.size(); below++) {
            for (List<String> above : LAYERS.subList(below + 1, LAYERS.size())) {
                noClasses()
                        .that()
                        .resideInAnyPackage(packages(LAYERS.get(below)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(above))
                        .check(PLUGIN);
            }
        }
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> BASE + room + "..").toArray(String[]::new);
    }
}

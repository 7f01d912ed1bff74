package io.jenkins.plugins.bitwarden.account;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasReturnType.Predicates.rawReturnType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvnet.localizer.LocaleProvider;
import org.jvnet.localizer.Localizable;

/** The packages that know nothing of Jenkins, so that they can be built, tested and read without it. */
class ArchitectureTest {

    private static final String BASE = "io.jenkins.plugins.bitwarden.";
    private static final String ACCOUNT = BASE + "account..";
    private static final String IDENTITY = BASE + "identity..";
    private static final String CLI = BASE + "cli..";
    private static final String VAULT = BASE + "vault..";

    private static final JavaClasses CORE = core();

    @Test
    void theClassesLookedAtAreThoseOfTheCore() {
        assertThat(CORE).anyMatch(type -> type.getName().equals(BitwardenServer.class.getName()));
        assertThat(CORE).anyMatch(type -> type.getName().equals(BASE + "cli.CliSession"));
        assertThat(CORE).noneMatch(type -> type.getSimpleName().endsWith("Test"));
    }

    @Test
    void theCoreKnowsNothingOfJenkins() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke..", "org.jenkinsci..", "com.cloudbees..")
                .check(CORE);
    }

    @Test
    void theCoreLeavesTheLanguageOfItsMessagesToThoseWhoShowThem() {
        noClasses()
                .should()
                .callMethod(Localizable.class, "toString")
                .orShould()
                .callMethodWhere(target(owner(simpleName("Messages"))).and(target(rawReturnType(String.class))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(LocaleProvider.class)
                .check(CORE);
    }

    @Test
    void theCoreKnowsNothingOfTheRestOfThePlugin() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(ACCOUNT, IDENTITY, CLI, VAULT).or(resideOutsideOfPackage("io.jenkins..")))
                .check(CORE);
    }

    @Test
    void anAccountNeedsTheJdkAndLocalizerOnly() {
        classes()
                .that()
                .resideInAPackage(ACCOUNT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ACCOUNT, "java..", "org.jvnet.localizer..")
                .check(CORE);
    }

    @Test
    void theServersIdentityAndTheCommandLineDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(IDENTITY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, VAULT)
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(IDENTITY)
                .check(CORE);
    }

    @Test
    void theCommandLineDoesNotKnowWhatAVaultHolds() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VAULT)
                .check(CORE);
    }

    @Test
    void aVaultIsReadThroughTheCommandLineOnly() {
        noClasses()
                .that()
                .resideInAPackage(VAULT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(IDENTITY)
                .check(CORE);
    }

    /**
     * By path, since the same packages hold tests beside it, in a folder that each of the two builds calls its own.
     * Without the generated Messages: the full build puts an annotation of org.kohsuke on them.
     */
    private static JavaClasses core() {
        try {
            Path classes = Path.of(BitwardenServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Path> packages = Stream.of("account", "identity", "cli", "vault")
                    .map(name -> classes.resolve(BASE.replace('.', '/') + name))
                    .toList();
            return new ClassFileImporter()
                    .withImportOption(location -> !location.contains("/Messages.class"))
                    .importPaths(packages);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

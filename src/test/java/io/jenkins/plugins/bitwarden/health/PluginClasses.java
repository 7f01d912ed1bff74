package io.jenkins.plugins.bitwarden.health;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of the plugin, without those of its tests. */
final class PluginClasses {

    private PluginClasses() {}

    static JavaClasses read() {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(RejectedKeyMonitor.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

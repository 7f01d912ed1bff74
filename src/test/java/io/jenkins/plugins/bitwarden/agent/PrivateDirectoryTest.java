package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {

    @TempDir
    Path temporary;

    /** As a FAT volume is, a ZIP file is a file system without owners. */
    @Test
    void whereTheFileSystemHasNoAccessRightsThatIsTold() throws Exception {
        try (FileSystem zip =
                FileSystems.newFileSystem(temporary.resolve("volume.zip"), Map.of("create", "true"), null)) {
            Path path = zip.getPath("/workspace@tmp/session");

            assertThat(new PrivateDirectory(path).create("{}")).isEqualTo(PrivateDirectory.Creation.NOT_PRIVATE);

            assertThat(Files.readString(path.resolve("data.json"))).isEqualTo("{}");
        }
    }

    @Test
    void onWindowsTheOwnerAloneHasRightsAndWhatIsInItInheritsThem() throws Exception {
        var owner = Files.getOwner(temporary);

        var attribute = PrivateDirectory.onlyFor(owner);

        assertThat(attribute.name()).isEqualTo("acl:acl");
        assertThat(attribute.value()).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo(AclEntryType.ALLOW);
            assertThat(entry.principal()).isEqualTo(owner);
            assertThat(entry.permissions()).containsExactlyInAnyOrder(AclEntryPermission.values());
            assertThat(entry.flags())
                    .containsExactlyInAnyOrder(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
        });
    }
}

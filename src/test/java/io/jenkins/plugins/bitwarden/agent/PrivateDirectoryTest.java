package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
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

        var attribute = PrivateDirectory.onlyFor(owner, AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);

        assertThat(attribute.name()).isEqualTo("acl:acl");
        assertThat(attribute.value()).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo(AclEntryType.ALLOW);
            assertThat(entry.principal()).isEqualTo(owner);
            assertThat(entry.permissions()).containsExactlyInAnyOrder(AclEntryPermission.values());
            assertThat(entry.flags())
                    .containsExactlyInAnyOrder(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
        });
    }

    @Test
    void othersHaveNoRightsWhateverTheyHaveInTheFolderAbove() throws Exception {
        Path parent = Files.createDirectory(temporary.resolve("workspace@tmp"));
        if (OS.WINDOWS.isCurrentOs()) {
            nothingIsInherited(parent);
            return;
        }
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxr-x"));

        Path path = parent.resolve("session");
        assertThat(new PrivateDirectory(path).create("{}")).isEqualTo(PrivateDirectory.Creation.PRIVATE);

        for (Path file : List.of(path, path.resolve("data.json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .endsWith("------");
        }
    }

    private static void nothingIsInherited(Path parent) throws IOException {
        UserPrincipal owner = Files.getOwner(parent);
        AclEntry others = acl(Path.of(System.getenv("SystemRoot"))).reversed().stream()
                .filter(entry -> !entry.principal().equals(owner))
                .findFirst()
                .map(entry -> AclEntry.newBuilder(entry)
                        .setType(AclEntryType.ALLOW)
                        .setPermissions(AclEntryPermission.values())
                        .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                        .build())
                .orElseThrow();
        List<AclEntry> open = new ArrayList<>(acl(parent));
        open.add(others);
        Files.getFileAttributeView(parent, AclFileAttributeView.class).setAcl(open);

        Path path = parent.resolve("session");
        assertThat(new PrivateDirectory(path).create("{}")).isEqualTo(PrivateDirectory.Creation.PRIVATE);

        Path later = Files.createFile(path.resolve("data.json.tmp"));
        for (Path file : List.of(path, path.resolve("data.json"), later)) {
            assertThat(acl(file))
                    .as("%s", file)
                    .extracting(AclEntry::principal)
                    .contains(owner)
                    .doesNotContain(others.principal());
        }
    }

    private static List<AclEntry> acl(Path file) throws IOException {
        return Files.getFileAttributeView(file, AclFileAttributeView.class).getAcl();
    }
}

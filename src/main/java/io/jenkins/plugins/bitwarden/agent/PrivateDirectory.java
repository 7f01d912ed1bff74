package io.jenkins.plugins.bitwarden.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.bitwarden.cli.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Creates a directory that its owner alone may enter, from its first moment on.
 *
 * @param path where it is to be
 */
record PrivateDirectory(Path path) {

    private static final int WRITABLE_BY_OTHERS = 0002;
    private static final int STICKY = 01000;
    private static final FileAttribute<?>[] NONE = {};

    /** What came of it. */
    enum Creation {
        PRIVATE,
        /** Created, but the file system has no access rights that could be set. */
        NOT_PRIVATE,
        /** Not created: every user may rename what is in the folder above it, and put something else in its place. */
        REFUSED
    }

    /** Creates it with a data.json of this content, or without one if that is null. */
    Creation create(@CheckForNull String dataFile) throws IOException {
        return create(dataFile == null ? null : new ByteArrayInputStream(dataFile.getBytes(StandardCharsets.UTF_8)));
    }

    /** Creates it with a data.json that is read from a stream, or without one if that is null. */
    Creation create(@CheckForNull InputStream dataFile) throws IOException {
        Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent());
        Files.createDirectories(parent);
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        if (views.contains("unix")
                && ((int) Files.getAttribute(parent, "unix:mode") & (WRITABLE_BY_OTHERS | STICKY))
                        == WRITABLE_BY_OTHERS) {
            return Creation.REFUSED;
        }
        if (views.contains("posix")) {
            Files.createDirectory(path, mode("rwx------"));
            write(dataFile, ownersFile());
            return Creation.PRIVATE;
        }
        if (Files.getFileStore(parent).supportsFileAttributeView(AclFileAttributeView.class)) {
            UserPrincipal owner = ownerOfNewFiles(parent);
            var inherited = onlyFor(owner, AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
            Files.createDirectory(path, inherited);
            boolean isPrivate = replaces(inherited);
            write(dataFile, onlyFor(owner));
            return isPrivate ? Creation.PRIVATE : Creation.NOT_PRIVATE;
        }
        Files.createDirectory(path);
        write(dataFile);
        return Creation.NOT_PRIVATE;
    }

    /** Windows adds to the list of a new directory what the folder above passes on, but not to a list that is set later. */
    private boolean replaces(FileAttribute<?> rights) throws IOException {
        try {
            Files.setAttribute(path, rights.name(), rights.value());
            return true;
        } catch (AccessDeniedException noRightToChangeRights) {
            return false;
        }
    }

    private void write(@CheckForNull InputStream dataFile, FileAttribute<?>... rights) throws IOException {
        if (dataFile != null) {
            write(path.resolve(DataFile.NAME), dataFile, rights);
        }
    }

    private static void write(Path file, InputStream content, FileAttribute<?>... rights) throws IOException {
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, rights)) {
            content.transferTo(Channels.newOutputStream(channel));
        }
    }

    /** Creates a folder in a private directory. On Windows, it inherits the access list. */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, isPosix(folder) ? new FileAttribute<?>[] {mode("rwx------")} : NONE);
    }

    /** Creates a file in a private directory. On Windows, it inherits the access list. */
    static void createFile(Path file, InputStream content) throws IOException {
        write(file, content, isPosix(file) ? new FileAttribute<?>[] {ownersFile()} : NONE);
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Returns the mode of a file that its owner alone may read and write, on POSIX systems. */
    static FileAttribute<Set<PosixFilePermission>> ownersFile() {
        return mode("rw-------");
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** By a file that tells: a Windows service has no name that can be looked up. */
    private static UserPrincipal ownerOfNewFiles(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "bitwarden-", null);
        try {
            return Files.getOwner(file);
        } finally {
            Files.delete(file);
        }
    }

    /**
     * Returns the access list of a Windows file or folder that is for one user.
     *
     * @param flags whether what is created in a folder inherits the list
     */
    static FileAttribute<List<AclEntry>> onlyFor(UserPrincipal owner, AclEntryFlag... flags) {
        AclEntry all = AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(flags)
                .build();
        return new FileAttribute<>() {
            @Override
            public String name() {
                return "acl:acl";
            }

            @Override
            public List<AclEntry> value() {
                return List.of(all);
            }
        };
    }
}

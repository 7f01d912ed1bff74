package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link Directory} on the machine that this code runs on.
 *
 * @param location where it is
 */
public record LocalDirectory(Path location) implements Directory {

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    @Override
    public String path() {
        return location.toAbsolutePath().toString();
    }

    @Override
    public void create() throws IOException {
        Path parent = location.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(location, only(OWNER_DIRECTORY));
    }

    @Override
    public void write(String name, String content) throws IOException {
        try (var file = Files.newByteChannel(
                location.resolve(name),
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                only(OWNER_FILE))) {
            var bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    @Override
    public Optional<InputStream> read(String name) throws IOException {
        Path file = location.resolve(name);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))
                : Optional.empty();
    }

    @Override
    public void delete() throws IOException {
        Files.walkFileTree(location, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                try {
                    if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
                        open(directory);
                    }
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                if (failed instanceof AccessDeniedException && open(file)) {
                    Files.walkFileTree(file, this);
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Lets this process into a directory of its own; returns false if it is none, or that is not what is missing. */
    private boolean open(Path directory) throws IOException {
        if (!posix()
                || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || Files.getPosixFilePermissions(directory).containsAll(OWNER_DIRECTORY)) {
            return false;
        }
        Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
        return true;
    }

    private FileAttribute<?>[] only(Set<PosixFilePermission> permissions) {
        return posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private boolean posix() {
        return location.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

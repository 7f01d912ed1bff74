package io.jenkins.plugins.bitwarden.agent;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes a directory with all below it, read-only or not. Links are not followed.
 *
 * @param top the directory
 */
record DirectoryTree(Path top) {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /** Deletes it; does nothing if it is not there. */
    void delete() throws IOException {
        if (remove(top)) {
            return;
        }
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(
                Objects.requireNonNull(top.toAbsolutePath().getParent()))) {
            if (parent instanceof SecureDirectoryStream<Path> secure) {
                deleteFrom(secure);
                return;
            }
        } catch (NoSuchFileException gone) {
            return;
        }
        deleteByPaths();
    }

    /**
     * Moves folders that are not empty to the top before it looks into them, since a system refuses paths of more than a
     * few thousand characters, and each level that is open takes a file handle.
     */
    private void deleteFrom(SecureDirectoryStream<Path> parent) throws IOException {
        unlock(parent, top);
        try (SecureDirectoryStream<Path> home = open(parent, top)) {
            Deque<Path> left = new ArrayDeque<>();
            home.forEach(left::add);
            while (!left.isEmpty()) {
                Path next = left.pop();
                if (remove(home, next)) {
                    continue;
                }
                unlock(home, next);
                try (SecureDirectoryStream<Path> folder = open(home, next)) {
                    for (Path file : folder) {
                        if (!remove(folder, file)) {
                            unlock(folder, next.resolve(file.getFileName()));
                            Path raised = top.resolve(UUID.randomUUID().toString());
                            folder.move(file.getFileName(), home, raised.getFileName());
                            left.push(raised);
                        }
                    }
                }
                remove(home, next);
            }
        }
        parent.deleteDirectory(top.getFileName());
    }

    private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path folder)
            throws IOException {
        return parent.newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether it is gone; a folder that is not empty stays. */
    private static boolean remove(SecureDirectoryStream<Path> parent, Path file) throws IOException {
        Path name = file.getFileName();
        try {
            boolean isFolder = parent.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
            if (isFolder) {
                parent.deleteDirectory(name);
            } else {
                parent.deleteFile(name);
            }
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (DirectoryNotEmptyException full) {
            return false;
        }
    }

    /** Lets this process into a folder that somebody has closed. By its path: one that is closed cannot be opened. */
    private static void unlock(SecureDirectoryStream<Path> parent, Path folder) throws IOException {
        PosixFileAttributeView view = parent.getFileAttributeView(
                folder.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().permissions().containsAll(OWNER)) {
            Files.setPosixFilePermissions(folder, OWNER);
        }
    }

    /**
     * As where Java has no better way: on Windows. What a process has open there stays until that process closes it; all
     * else goes.
     *
     * @throws IOException if something is left; names the first of it
     */
    void deleteByPaths() throws IOException {
        Deque<Path> left = new ArrayDeque<>();
        left.push(top);
        IOException failure = null;
        while (!left.isEmpty()) {
            Path folder = left.pop();
            try {
                for (Path file : filesOf(folder)) {
                    try {
                        if (!remove(file)) {
                            left.push(raised(file));
                        }
                    } catch (IOException inUse) {
                        failure = failure == null ? inUse : failure;
                    }
                }
                if (!folder.equals(top)) {
                    remove(folder);
                }
            } catch (IOException closed) {
                failure = failure == null ? closed : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        Files.deleteIfExists(top);
    }

    /** Returns where a folder is after it was moved to the top. One with an open file cannot be moved. */
    private Path raised(Path folder) {
        try {
            return Files.move(folder, top.resolve(UUID.randomUUID().toString()));
        } catch (IOException inUse) {
            return folder;
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        unlock(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            return all;
        }
    }

    /** Returns whether it is gone. A junction of Windows is removed like a link: what it leads to stays. */
    private static boolean remove(Path file) throws IOException {
        try {
            unlock(file);
            Files.deleteIfExists(file);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (DirectoryNotEmptyException full) {
            return false;
        }
    }

    private static void unlock(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return;
        }
        DosFileAttributeView dos =
                Files.getFileAttributeView(file, DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (dos != null && dos.readAttributes().isReadOnly()) {
            dos.setReadOnly(false);
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(file, OWNER);
        }
    }
}

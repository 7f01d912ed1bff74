package io.jenkins.plugins.bitwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link Directory} on this machine, for tests of what bw does in it.
 *
 * @param location where it is
 */
public record LocalDirectory(Path location) implements Directory {

    @Override
    public String path() {
        return location.toAbsolutePath().toString();
    }

    @Override
    public void create(String dataFile) throws IOException {
        Files.createDirectories(location.toAbsolutePath().getParent());
        Files.createDirectory(location, only("rwx------"));
        if (dataFile != null) {
            Files.createFile(location.resolve(DataFile.NAME), only("rw-------"));
            Files.writeString(location.resolve(DataFile.NAME), dataFile);
        }
    }

    @Override
    public AccountState state() throws IOException {
        Path file = location.resolve(DataFile.NAME);
        if (Files.notExists(file)) {
            return AccountState.UNKNOWN;
        }
        try (InputStream content = Files.newInputStream(file)) {
            return DataFile.state(content);
        }
    }

    @Override
    public Optional<AccountState> discardApiKey() throws IOException {
        Path file = location.resolve(DataFile.NAME);
        return Files.exists(file) && DataFile.discardApiKey(file) ? Optional.of(state()) : Optional.empty();
    }

    @Override
    public void delete() throws IOException {
        if (Files.notExists(location)) {
            return;
        }
        try (Stream<Path> all = Files.walk(location)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private FileAttribute<?>[] only(String mode) {
        return location.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}

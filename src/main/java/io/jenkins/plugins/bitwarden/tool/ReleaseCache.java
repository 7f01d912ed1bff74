package io.jenkins.plugins.bitwarden.tool;

import hudson.AbortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import jenkins.model.Jenkins;

/**
 * Releases that the controller has downloaded, so that each is downloaded once for all its nodes.
 *
 * @param folder where they are kept
 */
record ReleaseCache(Path folder) {

    /** By file. There are as many as administrators have chosen. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private static final String PART = ".part";

    static ReleaseCache ofJenkins() {
        return new ReleaseCache(
                Jenkins.get().getRootDir().toPath().resolve("caches").resolve("bitwarden-cli"));
    }

    /**
     * Returns a file with one of the wanted checksums. Two threads that want the same file download it once.
     *
     * @param asset names the file
     * @throws AbortException if it cannot be had, with a sentence for the build's log
     * @throws IOException if it cannot be written
     * @throws InterruptedException if the build was stopped
     */
    Path get(ReleaseAsset asset, Download download) throws IOException, InterruptedException {
        ReentrantLock lock = LOCKS.computeIfAbsent(folder.resolve(asset.fileName()), file -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            for (Sha256 checksum : download.checksums()) {
                Path file = file(asset, checksum);
                // The disk may have changed since.
                if (Files.isRegularFile(file) && Sha256.of(file).equals(checksum)) {
                    return file;
                }
            }
            return fetched(asset, download);
        } finally {
            lock.unlock();
        }
    }

    private Path fetched(ReleaseAsset asset, Download download) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path part = folder.resolve(asset.fileName() + PART);
        try {
            Path file = file(asset, download.to(part));
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path file(ReleaseAsset asset, Sha256 checksum) {
        return folder.resolve(checksum.shortened() + "-" + asset.fileName());
    }
}

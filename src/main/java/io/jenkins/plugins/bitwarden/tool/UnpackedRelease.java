package io.jenkins.plugins.bitwarden.tool;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** Unpacks a release on a node. */
final class UnpackedRelease extends MasterToSlaveFileCallable<Void> {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String ZIP = "release.zip";

    private final Platform platform;
    private final String version;

    UnpackedRelease(ReleaseAsset asset) {
        this.platform = asset.platform();
        this.version = asset.version().toString();
    }

    /**
     * @param empty a folder on the node
     * @param zip on the controller
     */
    void in(FilePath empty, FilePath zip) throws IOException, InterruptedException {
        zip.copyTo(empty.child(ZIP));
        empty.act(this);
    }

    @Override
    public Void invoke(File empty, VirtualChannel channel) throws IOException {
        Path folder = empty.toPath();
        Path zip = folder.resolve(ZIP);
        Path program = folder.resolve(platform.program());
        new ReleaseZip(zip, platform).unpack(program);
        Files.delete(zip);
        if (!program.toFile().setExecutable(true, false)) {
            throw new IOException(program + " cannot be made executable");
        }
        // As npm does. A block then knows the version without a start of bw.
        Files.writeString(
                folder.resolve(CliExecutable.PACKAGE_FILE),
                "{\"name\": \"" + CliExecutable.PACKAGE + "\", \"version\": \"" + version + "\"}",
                StandardCharsets.UTF_8);
        return null;
    }
}

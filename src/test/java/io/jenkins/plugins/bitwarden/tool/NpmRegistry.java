package io.jenkins.plugins.bitwarden.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.embedded.FileMirror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An npm registry on 127.0.0.1 with the packages of a real bw. They are packed anew from an installation, so their hashes
 * are not those of npm; {@link #lockFile} has them.
 */
final class NpmRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileMirror web = FileMirror.http();
    private final ObjectNode lock;

    /**
     * @param modules the {@code node_modules} of an installation
     * @param temporary an empty folder
     */
    NpmRegistry(CliVersion version, Path modules, Path temporary) throws Exception {
        lock = (ObjectNode)
                JSON.readTree(NpmPackage.known(version).orElseThrow().lockFile());
        Map<String, ObjectNode> documents = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : lock.path("packages").properties()) {
            Path folder = modules.resolveSibling(entry.getKey());
            if (!entry.getKey().isEmpty() && Files.isDirectory(folder)) {
                add(entry, folder, temporary, documents);
            }
        }
        documents.forEach((name, document) ->
                web.serve("/" + name.replace("/", "%2f"), document.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Several packages may bring the same version of another. It is packed once, since two copies differ in their times. */
    private void add(Map.Entry<String, JsonNode> entry, Path folder, Path temporary, Map<String, ObjectNode> documents)
            throws Exception {
        String name = entry.getKey().replaceFirst(".*node_modules/", "");
        String version = entry.getValue().path("version").asText();
        ObjectNode document =
                documents.computeIfAbsent(name, any -> JSON.createObjectNode().put("name", name));
        ObjectNode versions = document.withObject("/versions");
        if (!versions.has(version)) {
            byte[] tarball = pack(folder, temporary);
            String path = "/tarballs/" + name + "-" + version + ".tgz";
            web.serve(path, tarball);
            versions.putObject(version)
                    .put("name", name)
                    .put("version", version)
                    .putObject("dist")
                    .put("tarball", web.url() + path)
                    .put("integrity", integrity(tarball));
        }
        ((ObjectNode) entry.getValue())
                .set("integrity", versions.path(version).path("dist").path("integrity"));
        document.withObject("/dist-tags").put("latest", version);
    }

    private static String integrity(byte[] tarball) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-512").digest(tarball);
        return "sha512-" + Base64.getEncoder().encodeToString(hash);
    }

    private static byte[] pack(Path folder, Path temporary) throws IOException, InterruptedException {
        Path file = temporary.resolve("package.tgz");
        Process tar = new ProcessBuilder(
                        "tar",
                        "-c",
                        "--use-compress-program=gzip -1",
                        "--exclude=node_modules",
                        "--transform=s,^\\.,package,",
                        "-f",
                        file.toString(),
                        "-C",
                        folder.toString(),
                        ".")
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("tar.log").toFile())
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException(Files.readString(temporary.resolve("tar.log")));
        }
        return Files.readAllBytes(file);
    }

    /** Returns the lock file of the version, with the hashes that the packages have here. */
    String lockFile() {
        return lock.toString();
    }

    String url() {
        return web.url().toString();
    }

    List<String> asked() {
        return web.asked();
    }

    /** Serves another package in the place of one, by its name and version. */
    void replace(String name, String by) {
        web.serve("/tarballs/" + name + ".tgz", exchange -> {
            exchange.getResponseHeaders().add("Location", "/tarballs/" + by + ".tgz");
            exchange.sendResponseHeaders(302, -1);
        });
    }

    @Override
    public void close() throws IOException {
        web.close();
    }
}

package io.jenkins.plugins.bitwarden.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.cli.CliExecutable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What npm is to install: one version of the CLI, and all that it needs, each with its hash.
 *
 * @param lockFile the text of a {@code package-lock.json}, without addresses, so that a registry can be chosen
 * @param node the oldest major version of Node.js that can run it
 */
record NpmPackage(CliVersion version, String lockFile, int node) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each has a file npm-VERSION.json. */
    private static final List<String> KNOWN = List.of("2026.9.0", "2026.6.0");

    private static final String MODULES = "node_modules/";
    private static final String NAME = "(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*";
    private static final Pattern PLACE = Pattern.compile("(?:" + MODULES + NAME + "/)*" + MODULES + NAME);
    private static final Pattern HASH = Pattern.compile("sha512-[A-Za-z0-9+/]{86}==");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** bw 2026.6.0 and older do not say which Node.js they need. */
    private static final int OLDEST_NODE = 20;

    private static final int MOST_CHARACTERS = 2_000_000;

    /** Returns the versions that the plugin has a lock file for, the newest first. */
    static List<String> knownVersions() {
        return KNOWN;
    }

    /** Returns the package that the plugin has a lock file for, or nothing. */
    static Optional<NpmPackage> known(CliVersion version) {
        try (InputStream file = NpmPackage.class.getResourceAsStream("npm-" + version + ".json")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(locked(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the package that a lock file describes.
     *
     * @throws IllegalArgumentException if it installs anything else, leaves a hash out, or is for a version that must
     *     never run; with a sentence for a form and a log
     */
    static NpmPackage locked(String text) {
        ObjectNode lock = parsed(text);
        JsonNode wanted = lock.path("packages").path("").path("dependencies");
        JsonNode cli = lock.path("packages").path(MODULES + CliExecutable.PACKAGE);
        if (wanted.size() != 1 || !wanted.has(CliExecutable.PACKAGE)) {
            throw new IllegalArgumentException(Messages.NpmPackage_notAlone());
        }
        CliVersion version = CliInstaller.version(cli.path("version").asText());
        for (Map.Entry<String, JsonNode> entry : (Iterable<Map.Entry<String, JsonNode>>)
                () -> lock.path("packages").fields()) {
            if (!entry.getKey().isEmpty()) {
                check(entry.getKey(), entry.getValue());
                ((ObjectNode) entry.getValue()).remove("resolved");
            }
        }
        ObjectNode packages = (ObjectNode) lock.path("packages");
        packages.set("", JSON.createObjectNode().set("dependencies", dependencies(version)));
        lock.retain("lockfileVersion", "packages");
        Matcher node = NUMBER.matcher(cli.path("engines").path("node").asText());
        return new NpmPackage(version, lock.toString(), node.find() ? Integer.parseInt(node.group()) : OLDEST_NODE);
    }

    /** Returns the {@code package.json} that belongs to the lock file. */
    String packageFile() {
        return JSON.createObjectNode()
                .put("private", true)
                .<ObjectNode>set("dependencies", dependencies(version))
                .toString();
    }

    private static ObjectNode dependencies(CliVersion version) {
        return JSON.createObjectNode().put(CliExecutable.PACKAGE, version.toString());
    }

    private static ObjectNode parsed(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            try {
                if (JSON.readTree(text) instanceof ObjectNode lock
                        && lock.path("lockfileVersion").asInt() >= 2
                        && lock.path("packages") instanceof ObjectNode) {
                    return lock;
                }
            } catch (JsonProcessingException notJson) {
                // Refused below.
            }
        }
        throw new IllegalArgumentException(Messages.NpmPackage_noLockFile());
    }

    private static void check(String place, JsonNode entry) {
        boolean isPlain = entry.isObject()
                && PLACE.matcher(place).matches()
                && Stream.of("link", "inBundle", "name").noneMatch(entry::has);
        if (!isPlain || !HASH.matcher(entry.path("integrity").asText()).matches()) {
            throw new IllegalArgumentException(Messages.NpmPackage_unlocked(place));
        }
    }
}

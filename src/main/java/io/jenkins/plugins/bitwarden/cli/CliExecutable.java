package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.bitwarden.account.CliVersion;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file that a call of bw starts.
 *
 * @param path its absolute path
 * @param modified when it was last changed, in milliseconds since 1970
 * @param dataFolder the path of a {@code bw-data} folder beside the program, or null. bw prefers such a folder to
 *     {@code BITWARDENCLI_APPDATA_DIR}
 * @param version its version, as a {@code package.json} beside it says, or null if none does
 */
public record CliExecutable(String path, long modified, String dataFolder, CliVersion version) implements Serializable {

    /** The package on npm. */
    public static final String PACKAGE = "@bitwarden/cli";

    /** The file in which a package tells its name and version. */
    public static final String PACKAGE_FILE = "package.json";

    private static final String DATA_FOLDER = "bw-data";

    /** Of a {@value #PACKAGE_FILE}, in bytes. */
    private static final int MOST = 64 * 1024;

    /**
     * Where npm puts the {@value #PACKAGE_FILE}, seen from bw's folder: of {@code build/bw.js}, and of a {@code bw.cmd}
     * of a global and of a local installation. A tool of Jenkins has one in bw's folder.
     */
    private static final List<String> PLACES = List.of(".", "..", "node_modules/" + PACKAGE, "../" + PACKAGE);

    /**
     * Finds bw on this machine as a shell would, and returns the first match, or nothing.
     *
     * @param name {@code bw}, or an absolute path
     * @param searchPath the value of {@code PATH}
     * @param extensions those of programs on Windows, such as {@code .exe} and {@code .cmd}; elsewhere only
     *     the empty string
     * @throws IOException if the file cannot be read
     */
    public static Optional<CliExecutable> find(String name, String searchPath, List<String> extensions)
            throws IOException {
        Optional<Path> found = first(name, searchPath, extensions);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path program = found.get().toRealPath();
        Optional<Path> runs = isScript(program) ? first("node", searchPath, extensions) : Optional.of(program);
        String dataFolder = null;
        for (Path candidate : Stream.concat(found.stream(), runs.stream()).toList()) {
            Path folder = candidate.toRealPath().resolveSibling(DATA_FOLDER);
            if (Files.isDirectory(folder)) {
                dataFolder = folder.toString();
            }
        }
        return Optional.of(new CliExecutable(
                found.get().toString(),
                Files.getLastModifiedTime(program).toMillis(),
                dataFolder,
                version(program).orElse(null)));
    }

    private static Optional<CliVersion> version(Path program) {
        return PLACES.stream()
                .map(place -> program.resolveSibling(place).resolve(PACKAGE_FILE))
                .filter(Files::isRegularFile)
                .flatMap(file -> versionIn(file).stream())
                .findFirst();
    }

    private static Optional<CliVersion> versionIn(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            JsonNode about = new ObjectMapper().readTree(content.readNBytes(MOST));
            return PACKAGE.equals(about.path("name").asText())
                    ? Optional.of(CliVersion.of(about.path("version").asText()))
                    : Optional.empty();
        } catch (IOException | InvalidValueException ofSomethingElse) {
            return Optional.empty();
        }
    }

    private static Optional<Path> first(String name, String searchPath, List<String> extensions) {
        // The empty folder is for an absolute name.
        return Stream.concat(Stream.of(""), Stream.of(searchPath.split(File.pathSeparator)))
                .flatMap(folder -> extensions.stream().flatMap(ending -> path(folder, withEnding(name, ending))))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static String withEnding(String name, String ending) {
        return name.toLowerCase(Locale.ROOT).endsWith(ending) ? name : name + ending;
    }

    private static Stream<Path> path(String folder, String file) {
        try {
            Path path = Path.of(folder).resolve(file);
            return path.isAbsolute() ? Stream.of(path) : Stream.empty();
        } catch (InvalidPathException notOnThisSystem) {
            return Stream.empty();
        }
    }

    private static boolean isScript(Path program) throws IOException {
        String name = program.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".cmd") || name.endsWith(".bat")) {
            return true;
        }
        try (InputStream content = Files.newInputStream(program)) {
            return content.read() == '#' && content.read() == '!';
        } catch (AccessDeniedException notReadable) {
            // An interpreter could not read it either.
            return false;
        }
    }
}

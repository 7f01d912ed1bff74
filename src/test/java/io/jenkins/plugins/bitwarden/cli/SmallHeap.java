package io.jenkins.plugins.bitwarden.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvnet.localizer.Localizable;

/** A Java of its own whose heap is too small for what must not be kept. */
public final class SmallHeap {

    /** The size of the heap. */
    public static final int MEGABYTES = 16;

    private SmallHeap() {}

    /**
     * Runs a main method.
     *
     * @return all that it printed
     */
    public static String run(Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(main),
                main.getName()));
        command.addAll(List.of(arguments));
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        java.getOutputStream().close();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = java.waitFor();
        return exitCode == 0 ? printed : "exit code " + exitCode + ": " + printed;
    }

    /** Only what the reading needs: the index of each file on the class path takes its part of the heap. */
    private static String classPath(Class<?> main) throws Exception {
        Set<String> files = new LinkedHashSet<>();
        for (Class<?> needed : List.of(
                CliSession.class, main, ObjectMapper.class, JsonFactory.class, JsonInclude.class, Localizable.class)) {
            files.add(Path.of(needed.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(File.pathSeparator, files);
    }
}

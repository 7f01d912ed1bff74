package io.jenkins.plugins.bitwarden.step;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this controller holds on to.
 *
 * @param threads how many threads
 * @param descriptors how many open files and sockets
 * @param megabytes how much memory, after a collection of what is not used
 */
record Usage(int threads, long descriptors, long megabytes) {

    static Usage now() throws Exception {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(500);
        }
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return new Usage(
                    ManagementFactory.getThreadMXBean().getThreadCount(), descriptors.count(), used / (1024 * 1024));
        }
    }
}

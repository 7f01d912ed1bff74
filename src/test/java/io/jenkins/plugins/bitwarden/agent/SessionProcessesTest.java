package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes are started by a POSIX shell")
class SessionProcessesTest {

    /** Starts a process of the session again whenever it is killed, at most 300 times, until a file is gone. */
    private static final String RESPAWN = """
            i=0
            while [ -e "$0" ] && [ $i -lt 300 ]; do
              i=$((i + 1))
              BITWARDENCLI_APPDATA_DIR="$1" sh -c 'echo >>"$0"; exec sleep 60' "$2"
            done""";

    /** Counts for some milliseconds, then starts its own file in its place, and so on. */
    private static final String BECOMES_ANOTHER = """
            i=0
            while [ $i -lt 3000 ]; do i=$((i + 1)); done
            exec sh "$0"
            """;

    private static final int SHELLS = 4;

    @TempDir
    Path temporary;

    @Test
    @Timeout(60)
    void processesThatAreStartedAgainAndAgainAreGivenUp() throws Exception {
        Path goOn = Files.createFile(temporary.resolve("go-on"));
        Path starts = Files.createFile(temporary.resolve("starts"));
        String session = temporary.resolve("session").toString();
        List<Process> shells = new ArrayList<>();
        try {
            for (int i = 0; i < SHELLS; i++) {
                shells.add(new ProcessBuilder("sh", "-c", RESPAWN, goOn.toString(), session, starts.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
            waitForMoreThan(SHELLS - 1, starts);

            new SessionProcesses(session).call();

            assertThat(starts(starts)).isLessThanOrEqualTo(SHELLS * 11);
            waitForMoreThan(SHELLS, starts);
        } finally {
            Files.delete(goOn);
            for (Process shell : shells) {
                do {
                    shell.descendants().forEach(ProcessHandle::destroyForcibly);
                } while (!shell.waitFor(10, TimeUnit.MILLISECONDS));
            }
        }
    }

    @Test
    @Timeout(60)
    void processesOfOtherSessionsGoOn() throws Exception {
        Process other = sleep("other");
        Process mine = sleep("session");
        try {
            new SessionProcesses(temporary.resolve("session").toString()).call();

            assertThat(mine.isAlive()).isFalse();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
            mine.destroyForcibly().waitFor();
        }
    }

    /** For a moment such a process has no environment. A launcher such as {@code #!/usr/bin/env node} is one, twice. */
    @Test
    @Timeout(60)
    void processesThatBecomeOtherProgramsAreFound() throws Exception {
        Path script = Files.writeString(temporary.resolve("again"), BECOMES_ANOTHER);
        for (int i = 0; i < 100; i++) {
            Process restless = process("session", "sh", script.toString());
            try {
                new SessionProcesses(temporary.resolve("session").toString()).call();

                assertThat(restless.isAlive()).isFalse();
            } finally {
                restless.destroyForcibly().waitFor();
            }
        }
    }

    /** Its parent goes on, and never asks how it ended. Where orphans are left to such a program, that is each of them. */
    @Test
    @Timeout(60)
    void aProcessThatHasEndedIsNotWaitedForUntilItsParentKnows() throws Exception {
        Process parent = new ProcessBuilder(
                        "sh",
                        "-c",
                        "BITWARDENCLI_APPDATA_DIR=\"$0\" sleep 60 & echo started; exec sleep 60",
                        temporary.resolve("session").toString())
                .start();
        try {
            parent.inputReader().readLine();
            ProcessHandle child = parent.children().findFirst().orElseThrow();

            assertTimeout(
                    Duration.ofSeconds(4),
                    () -> new SessionProcesses(temporary.resolve("session").toString()).call());

            assertThat(child.info().command()).as("a program that runs").isEmpty();
            assertThat(child.isAlive()).as("in the list of processes").isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private Process sleep(String session) throws IOException {
        return process(session, "sleep", "60");
    }

    private Process process(String session, String... command) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment()
                .put("BITWARDENCLI_APPDATA_DIR", temporary.resolve(session).toString());
        return process.start();
    }

    private static void waitForMoreThan(int number, Path starts) throws IOException, InterruptedException {
        while (starts(starts) <= number) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static int starts(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }
}

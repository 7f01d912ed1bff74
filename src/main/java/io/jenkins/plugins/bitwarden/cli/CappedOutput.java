package io.jenkins.plugins.bitwarden.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first {@link CliRunner#MOST_OUTPUT} bytes and drops the rest. */
public final class CappedOutput extends ByteArrayOutputStream {

    @Override
    public synchronized void write(int b) {
        if (count < CliRunner.MOST_OUTPUT) {
            super.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, Math.min(length, CliRunner.MOST_OUTPUT - count));
    }

    /** Returns the kept bytes as text. bw writes UTF-8. */
    public String text() {
        return toString(StandardCharsets.UTF_8);
    }
}

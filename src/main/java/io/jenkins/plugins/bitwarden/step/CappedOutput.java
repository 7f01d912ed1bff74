package io.jenkins.plugins.bitwarden.step;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes that a process writes and drops the rest. */
final class CappedOutput extends ByteArrayOutputStream {

    private final int most;

    /**
     * @param most how many bytes to keep
     */
    CappedOutput(int most) {
        this.most = most;
    }

    @Override
    public synchronized void write(int b) {
        if (count < most) {
            super.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, Math.min(length, most - count));
    }
}

package io.jenkins.plugins.bitwarden.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Separates what bw writes to stdout from what a launcher and its shell write there: Kubernetes' {@code container} step
 * puts both streams into stdout. bw's part is between two equal lines, which the shell prints.
 */
final class MarkedOutput extends OutputStream {

    private final String line;
    private final OutputStream bw;
    private final OutputStream noise;
    private OutputStream current;
    private String held = "";
    private boolean begun;

    /**
     * @param marker what the line says, in ASCII
     * @param bw gets what bw writes
     * @param noise gets what is before and after it
     */
    MarkedOutput(String marker, OutputStream bw, OutputStream noise) {
        this.line = marker + "\n";
        this.bw = bw;
        this.noise = noise;
        this.current = noise;
    }

    /** Returns whether the first line has come. */
    synchronized boolean hasBegun() {
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        // ISO-8859-1 makes one character of each byte and the same byte of that.
        String text = held + new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        for (int end = text.indexOf(line); end >= 0; end = text.indexOf(line)) {
            current.write(text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1));
            text = text.substring(end + line.length());
            current = begun ? noise : bw;
            begun = true;
        }
        // The end may be the beginning of a line.
        int certain = Math.max(0, text.length() - line.length() + 1);
        current.write(text.substring(0, certain).getBytes(StandardCharsets.ISO_8859_1));
        held = text.substring(certain);
    }

    /** Passes on what was held back. The streams stay open. */
    @Override
    public synchronized void close() throws IOException {
        current.write(held.getBytes(StandardCharsets.ISO_8859_1));
        held = "";
    }
}

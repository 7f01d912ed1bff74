package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads what {@code bw list} prints, an array of objects, while bw prints it. At no time is there more of it in memory
 * than the piece that was written last and one text in it; what a subclass does not want is gone when it has passed.
 * Never throws, waits for nothing, and may be written to and asked in different threads.
 */
abstract class ListOutput extends OutputStream {

    /** Its buffers go to nobody else after it. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final Deque<String> open = new ArrayDeque<>();
    private boolean begun;
    private boolean broken;

    ListOutput() {
        try {
            parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /**
     * Returns whether to read a value.
     *
     * @param path where it is in its object, such as {@code login.password} or {@code login.uris[].uri}
     */
    abstract boolean wants(String path);

    /**
     * Takes a value that was wanted.
     *
     * @param path where it is in its object
     * @param text the text, or null if there is none
     */
    abstract void take(String path, String text);

    /**
     * Takes note of the end of an object.
     *
     * @param path where it is, empty for an object of the list itself
     */
    abstract void end(String path);

    @Override
    public final synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final synchronized void write(byte[] bytes, int offset, int length) {
        if (broken || length == 0) {
            return;
        }
        try {
            feeder.feedInput(bytes, offset, offset + length);
            JsonToken token = parser.nextToken();
            while (!broken && token != JsonToken.NOT_AVAILABLE) {
                read(token);
                token = parser.nextToken();
            }
        } catch (IOException | RuntimeException notJson) {
            // Not kept: its message may quote what could not be understood. Of a byte order mark and worse, the parser
            // says that this ought never to happen.
            broken = true;
        }
    }

    /** Returns whether what was written until now is one whole list. */
    final synchronized boolean isComplete() {
        return begun && open.isEmpty() && !broken;
    }

    private void read(JsonToken token) throws IOException {
        switch (token) {
            case START_ARRAY -> start("[]");
            case START_OBJECT -> start("");
            case END_ARRAY -> open.pop();
            case END_OBJECT -> end(open.pop());
            case VALUE_STRING -> value(true);
            case VALUE_NULL -> value(false);
            // A name is known from its value; nobody asks for numbers, but none stands beside the list.
            default -> broken = open.isEmpty();
        }
    }

    private void start(String suffix) throws IOException {
        if (open.isEmpty()) {
            broken = begun || suffix.isEmpty();
            begun = true;
            open.push("");
        } else {
            open.push(path() + suffix);
        }
    }

    private void value(boolean text) throws IOException {
        if (open.isEmpty()) {
            broken = true;
            return;
        }
        String path = path();
        if (wants(path)) {
            take(path, text ? parser.getText() : null);
        }
    }

    private String path() throws IOException {
        String around = open.element();
        String name = parser.currentName();
        if (name == null) {
            return around;
        }
        return around.isEmpty() ? name : around + "." + name;
    }
}

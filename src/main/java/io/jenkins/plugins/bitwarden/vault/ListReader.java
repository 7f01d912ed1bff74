package io.jenkins.plugins.bitwarden.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Reads the array that {@code bw list} prints, while bw prints it, and holds one object at a time. Never throws and
 * never blocks. Thread-safe: {@link #isWhole()} makes visible what the consumer did.
 */
final class ListReader extends OutputStream {

    /** Items of large vaults have 5 levels and about 100,000 characters, but a server can send anything. */
    private static final int MOST_LEVELS = 32;

    private static final int LONGEST_NAME = 1_000;
    private static final int LARGEST_OBJECT = 2_000_000;

    /** About the memory of a token without its text. */
    private static final int TOKEN_SIZE = 100;

    /** Shared by all readers, so it must not keep buffers or property names of a vault. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LARGEST_OBJECT)
                    .build())
            .build();

    private static final ObjectMapper TREES = new ObjectMapper(JSON);

    private final Consumer<JsonNode> consumer;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private State state = State.BEFORE_LIST;
    private TokenBuffer object;
    private long size;

    /**
     * @param consumer gets each object of the list. If it throws, the list counts as unreadable
     */
    ListReader(Consumer<JsonNode> consumer) {
        this.consumer = consumer;
        try {
            parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (state == State.UNREADABLE || length == 0) {
            return;
        }
        try {
            feeder.feedInput(bytes, offset, offset + length);
            JsonToken token = parser.nextToken();
            while (state != State.UNREADABLE && token != JsonToken.NOT_AVAILABLE) {
                state = next(token);
                token = parser.nextToken();
            }
        } catch (IOException | RuntimeException unreadable) {
            // The exception is dropped, because its message may quote a part of the vault.
            state = State.UNREADABLE;
        }
        if (state == State.UNREADABLE) {
            object = null;
        }
    }

    /** Returns whether one whole list was written, and nothing else but white space. */
    synchronized boolean isWhole() {
        return state == State.AFTER_LIST;
    }

    /** Returns whether nothing was written, or only white space. */
    synchronized boolean isUntouched() {
        return state == State.BEFORE_LIST;
    }

    private State next(JsonToken token) throws IOException {
        if (state == State.BEFORE_LIST && token == JsonToken.START_ARRAY) {
            return State.BETWEEN_OBJECTS;
        }
        if (state == State.BETWEEN_OBJECTS && token == JsonToken.END_ARRAY) {
            return State.AFTER_LIST;
        }
        if (state == State.BETWEEN_OBJECTS && token == JsonToken.START_OBJECT) {
            object = new TokenBuffer(TREES, false);
            size = 0;
            return append();
        }
        return state == State.IN_OBJECT ? append() : State.UNREADABLE;
    }

    private State append() throws IOException {
        size += TOKEN_SIZE + parser.getTextLength();
        if (size > LARGEST_OBJECT) {
            return State.UNREADABLE;
        }
        object.copyCurrentEvent(parser);
        if (!parser.getParsingContext().getParent().inRoot()) {
            return State.IN_OBJECT;
        }
        consumer.accept(TREES.readTree(object.asParser()));
        object = null;
        return State.BETWEEN_OBJECTS;
    }

    private enum State {
        BEFORE_LIST,
        BETWEEN_OBJECTS,
        IN_OBJECT,
        AFTER_LIST,
        UNREADABLE
    }
}

package io.vetch.cli.replay;

import io.vetch.core.frame.Frame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames on their way to the daemon: each a length of four bytes, big-endian, and as many bytes. One thread. */
final class FrameBatch {
    /** In base64 and in its JSON object, this is less than the 1 MiB that a line may have. */
    static final int CAPACITY = 700_000;

    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
    private int count;

    /** @return false if there is no room for it any more */
    boolean add(byte[] frame) {
        if (bytes.remaining() < Integer.BYTES + frame.length) {
            return false;
        }
        bytes.putInt(frame.length).put(frame);
        count++;
        return true;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    /** All of it, from index 0. */
    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    void clear() {
        bytes.clear();
        count = 0;
    }

    /** @throws IllegalArgumentException if these are not whole frames of at most {@link Frame#MAX_LENGTH} bytes */
    static List<byte[]> parse(byte[] batch) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(batch);
        try {
            while (bytes.hasRemaining()) {
                frames.add(frame(bytes));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("frame " + (frames.size() + 1) + " of the batch is cut off", e);
        }
        return frames;
    }

    private static byte[] frame(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > Frame.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a frame has at most " + Frame.MAX_LENGTH + " bytes, not " + Integer.toUnsignedString(length));
        }
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] frame = new byte[length];
        bytes.get(frame);
        return frame;
    }
}

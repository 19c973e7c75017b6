package io.vetch.pcap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The end of a capture file that has not been written yet: whole records, which leave together in one write.
 *
 * <p>If a write fails, a file is cut back to its last whole record, and the buffer takes no more. One thread.
 */
final class RecordBuffer {
    /** Room for two of the largest frames, or about 5,000 short ones. */
    private static final int CAPACITY = 2 * PcapHeader.LARGEST_SNAP_LENGTH;
    /** A rotated file leaves its buffer to the next one: the collector is slow to give direct memory back. */
    private static final AtomicReference<@Nullable ByteBuffer> SPARE = new AtomicReference<>();

    /** Tells where records end; only asked after a failure. */
    @FunctionalInterface
    interface Layout {
        /**
         * The length in bytes of the record at {@code position}.
         *
         * @param fileOffset where in the file it begins
         */
        int recordLength(ByteBuffer bytes, int position, long fileOffset);
    }

    private final WritableByteChannel channel;
    private final Layout layout;
    private ByteBuffer bytes;
    private long written;
    private @Nullable IOException failure;

    RecordBuffer(WritableByteChannel channel, ByteOrder order, Layout layout) {
        this.channel = channel;
        this.layout = layout;
        ByteBuffer spare = SPARE.getAndSet(null);
        this.bytes = (spare == null ? ByteBuffer.allocateDirect(CAPACITY) : spare.clear()).order(order);
    }

    /** The empty buffer, for the first record: nothing has to be written for it. */
    ByteBuffer start() {
        return bytes;
    }

    /**
     * Where the next record goes; there is room for this many bytes.
     *
     * @throws IOException if the buffer had to be written and could not be, now or earlier
     */
    ByteBuffer reserve(int length) throws IOException {
        if (bytes.remaining() < length || failure != null) {
            makeRoom(length);
        }
        return bytes;
    }

    private void makeRoom(int length) throws IOException {
        flush();
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocateDirect(length).order(bytes.order());
        }
    }

    /** Bytes of the file so far. */
    long size() {
        return written + bytes.position();
    }

    /** Whether it takes more: neither closed nor failed. */
    boolean isOpen() {
        return failure == null;
    }

    void flush() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        bytes.flip();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            failure = cutBack(e);
            throw failure;
        }
        written += bytes.limit();
        bytes.clear();
    }

    /** Leaves the last whole record at the end of the file, where the channel is a file. */
    private IOException cutBack(IOException cause) {
        int end = bytes.position();
        int whole = 0;
        int next = 0;
        while (next <= end) {
            whole = next;
            next = whole < bytes.limit() ? whole + layout.recordLength(bytes, whole, written + whole) : end + 1;
        }
        bytes.clear();
        written += whole;
        IOException said = new IOException("Unable to write output: " + reason(cause), cause);
        if (channel instanceof FileChannel file && file.isOpen()) {
            try {
                file.truncate(file.position() - (end - whole));
            } catch (IOException e) {
                said.addSuppressed(e);
            }
        }
        return said;
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** Writes what is left and closes the channel. What could not be written has been told already. */
    void close() throws IOException {
        try (channel) {
            if (failure == null) {
                flush();
            }
        } finally {
            release();
        }
    }

    private void release() {
        if (failure == null) {
            failure = new IOException("the capture file is closed");
        }
        if (bytes.capacity() == CAPACITY) {
            SPARE.set(bytes);
            bytes = ByteBuffer.allocate(0);
        }
    }
}

package io.vetch.pcap.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** What of a capture file has been read from its channel and not been used yet. Grows only by what is really there. */
final class ChannelInput implements Closeable {
    private static final int CAPACITY = 1 << 16;

    private final ReadableByteChannel channel;
    private ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).limit(0);

    /** Takes over the channel. */
    ChannelInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** Reads until so many bytes are there or the file ends. Returns how many there are, at most {@code wanted}. */
    int await(int wanted) throws IOException {
        while (bytes.remaining() < wanted && refill(wanted)) {}
        return Math.min(bytes.remaining(), wanted);
    }

    private boolean refill(int wanted) throws IOException {
        int unread = bytes.remaining();
        if (bytes.capacity() - bytes.position() < wanted) {
            bytes = unread == bytes.capacity() ? grown() : bytes.compact().flip();
        }
        int position = bytes.position();
        bytes.position(bytes.limit()).limit(bytes.capacity());
        int read = channel.read(bytes);
        bytes.limit(bytes.position()).position(position);
        return read > 0;
    }

    private ByteBuffer grown() {
        return ByteBuffer.allocate(2 * bytes.capacity())
                .order(bytes.order())
                .put(bytes)
                .flip();
    }

    /** The byte order of all that is read from here on. */
    void order(ByteOrder order) {
        bytes.order(order);
    }

    /** What is there, from the current position on; valid until the next {@link #await}. */
    ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

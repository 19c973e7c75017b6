package io.vetch.tap.loop;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Something that a loop can read. */
final class Pipe implements AutoCloseable {
    private final FileDescriptor[] ends;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    Pipe() throws IOException {
        ends = FileDescriptor.pipe();
    }

    int fd() {
        return ends[0].intValue();
    }

    void write() throws IOException {
        ends[1].write(one, 0, 1);
    }

    /** Takes out what {@link #write} put in. */
    void drain() {
        try {
            ends[0].read(one, 0, 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        ends[0].close();
        ends[1].close();
    }
}

package io.vetch.cli.rpc;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** What a daemon sends as {@link ClientBytes}, without the lengths. One thread. A daemon that dies is not taken for the end. */
final class DaemonBytes implements ReadableByteChannel {
    private final DataInputStream lengths;
    private final ReadableByteChannel pieces;
    /** Bytes of the current piece that have not been read. */
    private int left;

    private boolean ended;

    DaemonBytes(InputStream in) {
        lengths = new DataInputStream(in);
        pieces = Channels.newChannel(in);
    }

    /** @throws IOException also if the daemon left before it had sent all */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (left == 0 && !ended) {
            left = nextLength();
            ended = left == 0;
        }
        if (ended) {
            return -1;
        }
        int limit = target.limit();
        target.limit(target.position() + Math.min(target.remaining(), left));
        int count = pieces.read(target);
        target.limit(limit);
        if (count < 0) {
            throw gone();
        }
        left -= count;
        return count;
    }

    private int nextLength() throws IOException {
        try {
            return lengths.readInt();
        } catch (EOFException e) {
            throw gone();
        }
    }

    private static IOException gone() {
        return new IOException("the daemon has ended; what it had not sent is lost");
    }

    @Override
    public boolean isOpen() {
        return pieces.isOpen();
    }

    @Override
    public void close() throws IOException {
        pieces.close();
    }
}

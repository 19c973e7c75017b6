package io.vetch.cli.rpc;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * What a daemon sends as {@link ClientBytes}, without the lengths. One thread. A daemon that dies is not taken for the
 * end, nor is an end that the daemon gives a reason for.
 */
final class DaemonBytes implements ReadableByteChannel {
    /** Bytes. */
    private static final int LONGEST_REASON = 1 << 16;

    private final DataInputStream lengths;
    private final ReadableByteChannel pieces;
    /** Bytes of the current piece that have not been read. */
    private int left;

    private boolean ended;
    /** Why there are no more, in the daemon's words. */
    private String why = "";

    DaemonBytes(InputStream in) {
        lengths = new DataInputStream(in);
        pieces = Channels.newChannel(in);
    }

    /** @throws IOException also if the daemon left before it had sent all, or says why there is no more */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (left == 0 && !ended) {
            left = nextLength();
            ended = left <= 0;
        }
        if (ended) {
            return end();
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

    private int end() throws IOException {
        if (left < 0) {
            byte[] words = lengths.readNBytes(Math.min(-left, LONGEST_REASON));
            why = new String(words, StandardCharsets.UTF_8);
            left = 0;
        }
        if (!why.isEmpty()) {
            throw new IOException(why);
        }
        return -1;
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

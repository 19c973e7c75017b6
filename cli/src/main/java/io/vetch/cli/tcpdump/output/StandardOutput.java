package io.vetch.cli.tcpdump.output;

import io.vetch.cli.tcpdump.options.TcpdumpException;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Standard output with a buffer of its own, for text or for a capture file. Not a {@link
 * java.nio.channels.FileChannel}: a signal must not close it with the last lines still to come. Any thread.
 */
public final class StandardOutput implements Flushable, WritableByteChannel {
    private static final int BUFFER = 1 << 15;

    private final OutputStream out;
    private final boolean isPipe;
    private final boolean eachLine;
    private final byte[] buffer = new byte[BUFFER];
    private int used;

    /** @param eachLine whether each text leaves at once */
    public StandardOutput(Streams streams, boolean eachLine) {
        this.out = streams.out();
        this.isPipe = streams.outKind() == Streams.Kind.PIPE;
        this.eachLine = eachLine;
    }

    /**
     * Adds text.
     *
     * @throws OutputClosedException if nobody reads any more
     * @throws TcpdumpException if it cannot be written for another reason
     */
    public synchronized void print(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        print(bytes, 0, bytes.length);
        if (eachLine) {
            flush();
        }
    }

    /** Adds some bytes of {@code text}; they leave with the next flush at the latest. */
    synchronized void print(byte[] text, int from, int to) throws IOException {
        int length = to - from;
        if (length > BUFFER - used) {
            flush();
        }
        if (length > BUFFER) {
            writeOut(text, from, length);
            return;
        }
        System.arraycopy(text, from, buffer, used, length);
        used += length;
    }

    /** What a capture writer gives, which buffers itself. */
    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        flush();
        writeOut(bytes, 0, bytes.length);
        return bytes.length;
    }

    @Override
    public synchronized void flush() throws IOException {
        int length = used;
        used = 0;
        if (length > 0) {
            writeOut(buffer, 0, length);
        }
    }

    private void writeOut(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            if (isPipe) {
                throw new OutputClosedException(e);
            }
            throw new TcpdumpException("standard output: " + e.getMessage());
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** Flushes; the stream itself stays open, as there may be more to print. */
    @Override
    public void close() throws IOException {
        flush();
    }
}

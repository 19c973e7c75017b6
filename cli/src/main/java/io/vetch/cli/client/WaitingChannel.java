package io.vetch.cli.client;

import java.io.Flushable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Flushes something before each read, when all that came before is used up: so printed lines leave as soon as no frame
 * is waiting, and in large pieces while many are.
 */
public final class WaitingChannel implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final Flushable whenIdle;

    public WaitingChannel(ReadableByteChannel source, Flushable whenIdle) {
        this.source = source;
        this.whenIdle = whenIdle;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        whenIdle.flush();
        return source.read(target);
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}

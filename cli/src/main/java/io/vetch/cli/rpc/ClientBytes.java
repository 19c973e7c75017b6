package io.vetch.cli.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Bytes to a client, from a thread of its own, which waits while the client is slow: in pieces, each after its length (4 bytes,
 * big-endian). A length of 0 says that these were all; {@link DaemonBytes} reads them.
 */
final class ClientBytes implements WritableByteChannel {
    private static final int ALL = 0;

    private final Channel channel;
    /** Until a piece could not be sent. */
    private boolean complete = true;

    ClientBytes(Channel channel) {
        this.channel = channel;
    }

    /** Takes all of them, once the client has taken most of what was sent before. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        boolean untilNow = complete;
        complete = false; // whatever this throws
        awaitWritable();
        int count = source.remaining();
        if (count > 0) {
            channel.writeAndFlush(channel.alloc()
                    .ioBuffer(Integer.BYTES + count)
                    .writeInt(count)
                    .writeBytes(source));
        }
        complete = untilNow;
        return count;
    }

    private synchronized void awaitWritable() throws IOException {
        while (channel.isActive() && !channel.isWritable()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        if (!channel.isActive()) {
            throw new IOException("the client left");
        }
    }

    /** Has the writing thread look again. */
    synchronized void wake() {
        notifyAll();
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    /** Sends what is left, says that it was all unless a piece could not be sent, and closes the connection. */
    @Override
    public void close() {
        ByteBuf end = channel.alloc().buffer(Integer.BYTES);
        channel.writeAndFlush(complete ? end.writeInt(ALL) : end).addListener(ChannelFutureListener.CLOSE);
    }
}

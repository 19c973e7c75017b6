package io.vetch.cli.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Bytes to a client, from a thread of its own, which waits while the client is slow. */
final class ClientBytes implements WritableByteChannel {
    private final Channel channel;

    ClientBytes(Channel channel) {
        this.channel = channel;
    }

    /** Takes all of them, once the client has taken most of what was sent before. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        awaitWritable();
        int count = source.remaining();
        channel.writeAndFlush(channel.alloc().ioBuffer(count).writeBytes(source));
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

    /** Sends what is left, and closes the connection. */
    @Override
    public void close() {
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }
}

package io.vetch.cli.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vetch.cli.rpc.Writability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * An answer that goes on. What waits for its client is bounded: {@link #offer} leaves out what a slow one cannot take,
 * {@link #write} waits. A client that takes nothing for long is cut off. Any thread.
 */
public final class HttpStream implements WritableByteChannel {
    private final Channel channel;
    private final Writability writability;

    HttpStream(Channel channel) {
        this.channel = channel;
        this.writability = new Writability(channel);
    }

    /** @param bytes not to be changed afterwards @return false if the client is too slow, and this was left out */
    public boolean offer(byte[] bytes) {
        if (!channel.isWritable()) {
            return false;
        }
        channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        return true;
    }

    /** Takes all, once the client has taken most of what was sent before. Not on the thread of HTTP. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        writability.await();
        int count = source.remaining();
        channel.writeAndFlush(
                new DefaultHttpContent(channel.alloc().ioBuffer(count).writeBytes(source)));
        return count;
    }

    /** Has who waits look again. */
    void wake() {
        writability.wake();
    }

    /** Has {@code action} run on the thread of HTTP when this has ended, however; at once if it has. */
    public void whenEnded(Runnable action) {
        channel.closeFuture().addListener(_ -> action.run());
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    /** The end, as it should be. */
    @Override
    public void close() {
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    /** The end in the middle, which the client can tell from a good one. */
    public void abort() {
        channel.close();
    }
}

package io.vetch.cli.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to a client, from a thread of its own, which waits while the client is slow: in pieces, each after its length
 * (4 bytes, big-endian). A length of 0 says that these were all; a negative one that so many bytes of text follow,
 * which say why there are no more. {@link DaemonBytes} reads them.
 */
final class ClientBytes implements WritableByteChannel {
    private static final int ALL = 0;

    private final Channel channel;
    private final Writability writability;
    /** Until a piece could not be sent. */
    private boolean complete = true;
    /** Why there are no more; empty if these are all that there are. */
    private volatile String why = "";

    ClientBytes(Channel channel) {
        this.channel = channel;
        this.writability = new Writability(channel);
    }

    /** Takes all of them, once the client has taken most of what was sent before. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        boolean untilNow = complete;
        complete = false; // whatever this throws
        writability.await();
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

    /** Has the end tell why it is one. Any thread. */
    void because(String reason) {
        why = reason;
    }

    /** Has the writing thread look again. */
    void wake() {
        writability.wake();
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    /**
     * Says that it was all, unless a piece could not be sent, or why it was not, and closes the connection behind it.
     */
    @Override
    public void close() {
        byte[] words = why.getBytes(StandardCharsets.UTF_8);
        ByteBuf end = channel.alloc().buffer(Integer.BYTES + words.length);
        if (words.length > 0) {
            end.writeInt(-words.length).writeBytes(words);
        } else if (complete) {
            end.writeInt(ALL);
        }
        channel.writeAndFlush(end).addListener(ChannelFutureListener.CLOSE);
    }
}

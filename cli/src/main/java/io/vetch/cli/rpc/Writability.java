package io.vetch.cli.rpc;

import io.netty.channel.Channel;
import java.io.IOException;

/**
 * Has a thread wait while a client is slow: until the channel's {@linkplain Channel#isWritable() waiting bytes} are few
 * enough again. The channel's own thread never waits; it {@linkplain #wake wakes} who does.
 */
public final class Writability {
    private final Channel channel;

    public Writability(Channel channel) {
        this.channel = channel;
    }

    /** Any thread but the channel's. @throws IOException if the client left, or the thread was interrupted */
    public synchronized void await() throws IOException {
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

    /** Has who waits look again. To be called whenever writability changes, and when the channel ends. */
    public synchronized void wake() {
        notifyAll();
    }
}

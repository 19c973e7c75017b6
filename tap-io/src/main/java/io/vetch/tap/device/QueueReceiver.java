package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketQueue;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;

/** By system calls, many frames with one: as many as may have come, to judge by the last burst. */
final class QueueReceiver implements PacketReceiver {
    private static final int LEAST = 4;

    private final PacketQueue queue;
    private int expected = LEAST;

    QueueReceiver(PacketQueue queue) {
        this.queue = queue;
    }

    /** Opens in the namespace of the calling thread. */
    static QueueReceiver open(int ifindex, PacketSocket.Configuration more) throws LinuxException {
        return new QueueReceiver(PacketQueue.open(ifindex, BATCH, more));
    }

    @Override
    public PacketSocket socket() {
        return queue.socket();
    }

    @Override
    public int receive(SwitchLoop loop, FrameSink target) {
        BurstBuffer buffer = loop.buffer();
        int wanted = Math.min(expected, buffer.room());
        for (int i = 0; i < wanted; i++) {
            queue.prepare(i, buffer.readAddress(buffer.next() + i), BurstBuffer.READ_LENGTH);
        }
        int received = queue.receive(loop.io(), wanted);
        if (received < 0) {
            return Errno.costsFrame(-received) ? 1 : 0;
        }
        expected = Math.clamp(2L * received, LEAST, BATCH);
        relay(received, loop, target);
        expected = Math.min(expected, loop.affordable(received));
        return received == wanted ? socket().takeLosses(loop.io()) : 0; // there are none while the queue is short
    }

    private void relay(int count, SwitchLoop loop, FrameSink target) {
        BurstBuffer buffer = loop.buffer();
        int first = buffer.next();
        for (int i = 0; i < count; i++) {
            buffer.filled(queue.length(i));
        }
        boolean staged = false;
        for (int i = 0; i < count; i++) {
            Frame frame = buffer.wrap(loop.frame(), first + i);
            target.take(queue.strippedTag(i), frame, loop);
            staged |= frame.isStaged();
        }
        if (!staged) {
            buffer.free(first);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}

package io.vetch.tap.device;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.VirtioNetHeader;
import io.vetch.tap.linux.Errno;
import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.LinuxException;
import io.vetch.tap.linux.PacketSocket;
import io.vetch.tap.linux.SlotRing;
import io.vetch.tap.loop.BurstBuffer;
import io.vetch.tap.loop.SwitchLoop;

/**
 * Without a system call, relayed from where they lie in the ring; super-frames alone are read from the socket's queue.
 */
final class RingReceiver implements PacketReceiver {
    private static final int MOST_ATTEMPTS = 64;

    private final SlotRing ring;
    /** Where the ring was when it was last {@linkplain #standsStill looked at}. */
    private int lookedAt;

    RingReceiver(SlotRing ring) {
        this.ring = ring;
    }

    /** Opens in the namespace of the calling thread. */
    static RingReceiver open(int ifindex, PacketSocket.Configuration more) throws LinuxException {
        return new RingReceiver(SlotRing.open(ifindex, more));
    }

    @Override
    public PacketSocket socket() {
        return ring.socket();
    }

    @Override
    public int receive(SwitchLoop loop, FrameSink target) {
        int missed = 0;
        int frames = 0;
        for (; frames < BATCH && !loop.isSpent() && ring.advance(); frames++) {
            if (ring.isWhole()) {
                target.take(ring.strippedTag(), ring.wrap(loop.frame()), loop);
            } else if (!ring.isQueued() || !relayQueued(loop, target)) {
                missed++;
            }
        }
        if (frames == 0) {
            socket().clearError(loop.io()); // the interface went down: what to do then is the control thread's business
        }
        return missed + ring.takeLosses(loop.io());
    }

    /** A super-frame. The buffer has a slot for each frame of a burst. */
    private boolean relayQueued(SwitchLoop loop, FrameSink target) {
        BurstBuffer buffer = loop.buffer();
        int read = readQueued(loop.io(), buffer.readAddress());
        if (read < 0) {
            return false;
        }
        int slot = buffer.filled(read);
        Frame frame = buffer.wrap(loop.frame(), slot);
        target.take(ring.strippedTag(), frame, loop);
        if (!frame.isStaged()) {
            buffer.free(slot);
        }
        return true;
    }

    /**
     * Reads the frame of the current slot. An error stands before it; one of another length is left of a slot whose
     * frame could not be read: with it the queue would stay behind the ring for ever.
     */
    private int readQueued(FrameIo io, long address) {
        int expected = VirtioNetHeader.LENGTH + ring.length();
        int read = -Errno.EAGAIN;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            read = io.read(socket().fd(), address, BurstBuffer.READ_LENGTH);
            if (read == expected || read == -Errno.EAGAIN) {
                return read;
            }
        }
        return Math.min(read, -1);
    }

    @Override
    public boolean isEmpty() {
        return ring.isEmpty();
    }

    @Override
    public void burstDone() {
        ring.release();
    }

    /**
     * Whether the kernel stopped handing frames over, given that it has counted losses since this was last asked: then
     * the ring is neither full nor did any frame come.
     */
    boolean standsStill() {
        boolean unmoved = ring.position() == lookedAt;
        lookedAt = ring.position();
        return unmoved && ring.isEmpty();
    }

    @Override
    public void close() {
        ring.close();
    }
}

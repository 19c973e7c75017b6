package io.vetch.bench.traffic;

import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.PacketSocket;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** One port's way out: frames are staged in slots and go in one system call. The sending thread only. */
final class SendPort implements AutoCloseable {
    static final int BATCH = 64;
    /** Bytes with FCS of the largest frame that can be sent. */
    static final int MAX_SIZE = 10_240;
    /** Not a multiple of a page, so that the slots do not all want the same few lines of the cache. */
    private static final int SLOT = MAX_SIZE + 64;

    private static final int NO_STREAM = -1;

    private final PacketSocket socket;
    private final MessageBatch batch = new MessageBatch(BATCH);
    private final MemorySegment slots = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(BATCH * SLOT));
    private final int[] streamInSlot = new int[BATCH];
    private final int[] lengthOfSlot = new int[BATCH];
    private int staged;
    private long accepted;
    private long refused;

    SendPort(PacketSocket socket) {
        this.socket = socket;
    }

    /** Before a trial: forgets the last one's frames. */
    void reset() {
        Arrays.fill(streamInSlot, NO_STREAM);
        staged = 0;
        accepted = 0;
        refused = 0;
    }

    /** Stages a frame; the batch must not be full. */
    void stage(int trial, int index, List<Stream> streams, MemorySegment[] templates, long sequence, long nanos) {
        Stream stream = streams.get(index);
        int slot = staged++;
        long frame = (long) slot * SLOT;
        if (streamInSlot[slot] != index) {
            lengthOfSlot[slot] = TestFrame.write(slots, frame, stream, templates[index]);
            streamInSlot[slot] = index;
            batch.set(slot, slots.address() + frame, lengthOfSlot[slot]);
        }
        TestFrame.writeAddresses(slots, frame, stream, sequence);
        if (!stream.isUndersized()) {
            TestFrame.stamp(slots, frame, stream.tag() != 0, trial, index, sequence, nanos);
        }
    }

    boolean isFull() {
        return staged == BATCH;
    }

    /** Sends what is staged. What the interface does not take is counted and not tried again. */
    void flush(FrameIo io) {
        int done = 0;
        while (done < staged) {
            int sent = io.send(socket.fd(), batch, done, staged - done);
            if (sent > 0) {
                accepted += sent;
                done += sent;
            } else {
                refused++; // a full queue, a port without carrier: for the switch's user the frame is lost
                done++;
            }
        }
        staged = 0;
    }

    long accepted() {
        return accepted;
    }

    /** Frames that the interface had no room for. */
    long refused() {
        return refused;
    }

    @Override
    public void close() {
        batch.close();
        socket.close();
    }
}

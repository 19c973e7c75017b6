package io.vetch.cli.load;

import io.vetch.tap.linux.FrameIo;
import io.vetch.tap.linux.MessageBatch;
import io.vetch.tap.linux.PacketSocket;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Sends the same frames over and over by sendmmsg(2), 64 at a time, past the interface's queueing discipline. */
final class Sender {
    private static final int BATCH = 64;
    private static final int LENGTH = 60;
    /** For experiments on a local network (IEEE 802): no stack answers it. */
    private static final short EXPERIMENTAL = (short) 0x88b5;

    private final PacketSocket socket;
    private final MessageBatch batch = new MessageBatch(BATCH);
    private final ByteBuffer frames;
    private volatile boolean stopped;

    /** @param destinations each in turn; 64 must be a multiple of their number */
    Sender(PacketSocket socket, String source, List<String> destinations) {
        this.socket = socket;
        frames = ByteBuffer.allocateDirect(LENGTH * destinations.size());
        long address = MemorySegment.ofBuffer(frames).address();
        for (int i = 0; i < destinations.size(); i++) {
            frames.position(i * LENGTH);
            frames.put(mac(destinations.get(i))).put(mac(source)).putShort(EXPERIMENTAL);
        }
        for (int i = 0; i < BATCH; i++) {
            batch.set(i, address + (long) (i % destinations.size()) * LENGTH, LENGTH);
        }
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    /** Sends until {@code count} are taken, or {@link #stop}. @return how many were taken */
    @SuppressWarnings("ThreadPriorityCheck") // a hint is all it is meant to be
    long send(long count) {
        FrameIo io = FrameIo.forCurrentThread();
        long taken = 0;
        while (taken < count && !stopped) {
            int next = (int) (taken % BATCH);
            int sent = io.send(socket.fd(), batch, next, (int) Math.min(BATCH - next, count - taken));
            if (sent > 0) {
                taken += sent;
            } else {
                Thread.yield(); // the queue is full: whoever empties it needs a processor
            }
        }
        return taken;
    }

    void stop() {
        stopped = true;
    }
}

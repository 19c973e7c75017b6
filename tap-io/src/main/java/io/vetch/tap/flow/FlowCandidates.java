package io.vetch.tap.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Flows whose frames a loop has relayed twice, on their way to the control thread. One loop offers, the control thread takes.
 * Nothing here allocates or waits; what finds no room is offered again by a later frame.
 */
final class FlowCandidates {
    private static final int SEEN = 1 << 12;
    private static final int QUEUE = 1 << 11;
    /** A flow that was offered is not offered again for so long. */
    private static final long PAUSE_NANOS = 50_000_000;

    private static final VarHandle INT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            INT = lookup.findVarHandle(FlowCandidates.class, "written", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Of each flow that was seen: destination with the port's number above, source, and when. By a hash; the newer wins. */
    private final long[] destinations = new long[SEEN];

    private final long[] sources = new long[SEEN];
    private final long[] times = new long[SEEN];

    private final long[] queuedDestinations = new long[QUEUE];
    private final long[] queuedSources = new long[QUEUE];
    private final int[] queuedTags = new int[QUEUE];
    private int written;
    private volatile int taken;

    /**
     * A frame has been forwarded. On the loop.
     *
     * @param tag see {@link io.vetch.tap.linux.bpf.FlowTable.Key}
     * @return whether the control thread has something to take that it has not been told of
     */
    boolean offer(int port, long destination, long source, int tag, long now) {
        long first = destination | (long) port << 48;
        int at = hash(first, source);
        if (destinations[at] != first || sources[at] != source) {
            destinations[at] = first;
            sources[at] = source;
            times[at] = now - PAUSE_NANOS;
            return false;
        }
        if (now - times[at] < PAUSE_NANOS || written - taken == QUEUE) {
            return false;
        }
        times[at] = now;
        int slot = written & QUEUE - 1;
        queuedDestinations[slot] = first;
        queuedSources[slot] = source;
        queuedTags[slot] = tag;
        boolean wasEmpty = written == taken;
        INT.setRelease(this, written + 1);
        return wasEmpty;
    }

    private static int hash(long first, long second) {
        long mixed = (first * 31 + second) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) & SEEN - 1;
    }

    /** What is done with a candidate. */
    @FunctionalInterface
    interface Consumer {
        void accept(int port, long destination, long source, int tag);
    }

    /** Hands on all that wait. Control thread. */
    void drain(Consumer consumer) {
        int end = (int) INT.getAcquire(this);
        for (int next = taken; next != end; next++) {
            int slot = next & QUEUE - 1;
            long first = queuedDestinations[slot];
            consumer.accept((int) (first >>> 48), first & 0xffff_ffff_ffffL, queuedSources[slot], queuedTags[slot]);
        }
        taken = end;
    }
}

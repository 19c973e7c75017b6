package io.vetch.tap.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Flows whose frames a loop has relayed twice, on their way to the control thread. One loop offers, the control thread
 * takes. Nothing here allocates or waits; what finds no room is offered again by a later frame.
 */
final class FlowCandidates {
    private static final int SEEN = 1 << 13;
    /**
     * Flows of the same hash that are remembered beside each other: with one, two flows in turns would be new for ever.
     */
    private static final int WAYS = 4;

    private static final int QUEUE = 1 << 11;
    /** A flow that was offered is not offered again for so long. */
    private static final long PAUSE_NANOS = 50_000_000;

    private static final VarHandle WRITTEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WRITTEN = lookup.findVarHandle(FlowCandidates.class, "written", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Of each flow that was seen: destination with the port's number above, source, when it was last seen, when
     * offered.
     */
    private final long[] destinations = new long[SEEN];

    private final long[] sources = new long[SEEN];
    private final long[] seen = new long[SEEN];
    private final long[] offered = new long[SEEN];

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
        int at = find(first, source);
        if (at < 0) {
            at = oldest(set(first, source));
            destinations[at] = first;
            sources[at] = source;
            seen[at] = now;
            offered[at] = now - PAUSE_NANOS;
            return false;
        }
        seen[at] = now;
        if (now - offered[at] < PAUSE_NANOS || written - taken == QUEUE) {
            return false;
        }
        offered[at] = now;
        int slot = written & QUEUE - 1;
        queuedDestinations[slot] = first;
        queuedSources[slot] = source;
        queuedTags[slot] = tag;
        int before = written;
        WRITTEN.setVolatile(this, before + 1);
        return taken == before; // else the control thread, which reads this after it has taken, sees it
    }

    /** @return -1 if it has not been seen, or long ago */
    private int find(long first, long source) {
        int begin = set(first, source);
        for (int at = begin; at < begin + WAYS; at++) {
            if (destinations[at] == first && sources[at] == source) {
                return at;
            }
        }
        return -1;
    }

    private static int set(long first, long second) {
        long mixed = (first * 31 + second) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) & SEEN - WAYS;
    }

    private int oldest(int begin) {
        int oldest = begin;
        for (int at = begin + 1; at < begin + WAYS; at++) {
            oldest = seen[at] - seen[oldest] < 0 ? at : oldest;
        }
        return oldest;
    }

    /** What is done with a candidate. */
    @FunctionalInterface
    interface Consumer {
        void accept(int port, long destination, long source, int tag);
    }

    /**
     * Hands on all that wait. If that fails, the rest is forgotten, and offered again by a later frame. Control thread.
     */
    void drain(Consumer consumer) {
        try {
            handOn(consumer);
        } catch (RuntimeException | Error e) {
            while (taken != (int) WRITTEN.getVolatile(this)) { // else no frame would ever tell of itself again
                taken = (int) WRITTEN.getVolatile(this);
            }
            throw e;
        }
    }

    private void handOn(Consumer consumer) {
        for (int next = taken; next != (int) WRITTEN.getVolatile(this); next++) {
            int slot = next & QUEUE - 1;
            long first = queuedDestinations[slot];
            long source = queuedSources[slot];
            int tag = queuedTags[slot];
            taken = next + 1;
            consumer.accept((int) (first >>> 48), first & 0xffff_ffff_ffffL, source, tag);
        }
    }
}

package io.vetch.cli.memory;

import io.vetch.core.fdb.ForwardingDatabase;
import java.io.IOException;

/**
 * What the daemon's heap is divided into: a fifth for forwarding databases, two fifths for what clients have it keep,
 * and the rest for itself and for garbage. The first two fit together into the old generation, which is two thirds.
 *
 * @param heap most bytes there are of it
 */
public record HeapParts(long heap) {
    /**
     * In bytes, with Caffeine's node, map entry and share of the frequency sketch: 184 measured, and some for their
     * tables.
     */
    private static final int ENTRY_BYTES = 192;
    /** Buffers of Caffeine, counters and tables of one bridge, and what each loop remembers for it. */
    private static final int BRIDGE_BYTES = 128 << 10;

    private static final int BRIDGE_LOOP_BYTES = 64 << 10;

    private static final long SMALLEST_MIB = 256;

    /** Those of this process. */
    public static HeapParts here() {
        return new HeapParts(Runtime.getRuntime().maxMemory());
    }

    /** Bytes for the forwarding databases of all bridges. */
    long databases() {
        return heap / 5;
    }

    /** Bytes for what clients have the daemon keep. */
    public long clients() {
        return 2 * (heap / 5);
    }

    /** Most dynamic entries of each database where there are so many; less than one if there is no room for so many. */
    int entriesOfEach(int bridges, int loops) {
        long own = BRIDGE_BYTES + (long) loops * BRIDGE_LOOP_BYTES;
        long entries = (databases() / bridges - own) / ENTRY_BYTES;
        return (int) Math.min(entries, ForwardingDatabase.DEFAULT_CAPACITY);
    }

    /** @throws IOException if not even one bridge gets all of its database */
    public void check(int loops) throws IOException {
        if (entriesOfEach(1, loops) < ForwardingDatabase.DEFAULT_CAPACITY) {
            long needed = (long) ForwardingDatabase.DEFAULT_CAPACITY * ENTRY_BYTES;
            throw new IOException(
                    "a heap of " + mib(heap) + " MiB is too small: the forwarding database of one bridge may take "
                            + mib(needed) + " MiB, and a fifth of the heap is for that; start with VETCH_JAVA_OPTS=-Xmx"
                            + SMALLEST_MIB + "m or more");
        }
    }

    static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}

package io.vetch.cli.memory;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.core.bridge.Bridge;
import java.util.List;

/**
 * Divides the memory for forwarding databases among the bridges: each has room for as many stations as ever, until
 * there are more bridges than that suffices for; then all have the same part. Control thread only.
 */
public final class FdbShares {
    /** A bridge with room for fewer stations is of no use. */
    private static final int FEWEST_ENTRIES = 1024;

    /** Of all bridges together, in 8 MiB. */
    private static final int MOST_STATIC = 65_536;

    private final HeapParts heap;
    private final int loops;

    public FdbShares(HeapParts heap, int loops) {
        this.heap = heap;
        this.loops = loops;
    }

    /**
     * Makes room for one more.
     *
     * @param bridges those that there are
     * @return most dynamic entries of the new one
     * @throws RefusedException with {@link Refusal#NO_SPACE} if there are too many bridges
     */
    public int shareWithOneMore(List<Bridge> bridges) {
        int entries = entries(bridges.size() + 1);
        if (entries < FEWEST_ENTRIES && !bridges.isEmpty()) {
            throw new RefusedException(
                    Refusal.NO_SPACE,
                    bridges.size() + " bridges are as many as the daemon's heap has room for; start it with more, as"
                            + " VETCH_JAVA_OPTS=-Xmx4g");
        }
        share(bridges, entries);
        return Math.max(entries, FEWEST_ENTRIES); // fewer only in the small heap of a training
    }

    /** Gives all as much as there is. */
    public void share(List<Bridge> bridges) {
        if (!bridges.isEmpty()) {
            share(bridges, Math.max(entries(bridges.size()), FEWEST_ENTRIES));
        }
    }

    private int entries(int bridges) {
        return heap.entriesOfEach(bridges, loops);
    }

    private static void share(List<Bridge> bridges, int entries) {
        for (Bridge each : bridges) {
            if (each.fdb().dynamic().capacity() != entries) {
                each.fdb().dynamic().setCapacity(entries);
            }
        }
    }

    /** Whether one more static entry may be added somewhere. */
    public static boolean hasRoomForStatic(List<Bridge> bridges) {
        return bridges.stream().mapToInt(bridge -> bridge.entries().count()).sum() < MOST_STATIC;
    }
}

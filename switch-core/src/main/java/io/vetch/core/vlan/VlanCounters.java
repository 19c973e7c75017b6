package io.vetch.core.vlan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one port received and sent in each of its VLANs. A loop writes numbers of its own, with opaque stores; any
 * thread may read. Bytes are those behind the Ethernet header and the tag. Room is made for the VLANs that the port has
 * been in, 64 at a time.
 */
public final class VlanCounters {
    /** The numbers kept for a VLAN. */
    public enum Counter {
        RX_BYTES,
        RX_FRAMES,
        TX_BYTES,
        TX_FRAMES
    }

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int KINDS = Counter.values().length;
    private static final int CHUNK_BITS = 6;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** Of an array that holds the numbers of all VLANs. */
    public static final int LENGTH = ((PortVlans.MAX >> CHUNK_BITS) + 1) * CHUNK * KINDS;

    /** The last one is what the kernel moved. */
    private final long[][][] chunksByLoop;

    /** @param loops how many loops there are */
    public VlanCounters(int loops) {
        chunksByLoop = new long[loops + 1][(PortVlans.MAX >> CHUNK_BITS) + 1][];
    }

    /** Makes room for the VLANs of a list; before loops count them. Control thread. */
    public void makeRoom(PortVlans list) {
        list.ids().map(vlan -> vlan >> CHUNK_BITS).distinct().forEach(chunk -> {
            for (long[][] chunks : chunksByLoop) {
                if (chunks[chunk] == null) {
                    chunks[chunk] = new long[CHUNK * KINDS];
                }
            }
        });
    }

    void received(int loop, int vlan, int bytes) {
        add(loop, vlan, Counter.RX_BYTES, bytes);
        add(loop, vlan, Counter.RX_FRAMES, 1);
    }

    void sent(int loop, int vlan, int bytes) {
        add(loop, vlan, Counter.TX_BYTES, bytes);
        add(loop, vlan, Counter.TX_FRAMES, 1);
    }

    /** Frames that the kernel moved without asking a loop. Control thread. */
    public void receivedByKernel(int vlan, long frames, long bytes) {
        add(kernel(), vlan, Counter.RX_BYTES, bytes);
        add(kernel(), vlan, Counter.RX_FRAMES, frames);
    }

    /** The same, where they left. Control thread. */
    public void sentByKernel(int vlan, long frames, long bytes) {
        add(kernel(), vlan, Counter.TX_BYTES, bytes);
        add(kernel(), vlan, Counter.TX_FRAMES, frames);
    }

    private int kernel() {
        return chunksByLoop.length - 1;
    }

    private void add(int loop, int vlan, Counter counter, long delta) {
        long[] chunk = chunksByLoop[loop][vlan >> CHUNK_BITS];
        if (chunk != null) { // a promiscuous host gets also what it is no member of
            int at = index(vlan, counter);
            LONGS.setOpaque(chunk, at, chunk[at] + delta);
        }
    }

    /** Over all loops. */
    public long sum(int vlan, Counter counter) {
        return IntStream.range(0, chunksByLoop.length)
                .mapToLong(loop -> {
                    long[] chunk = chunksByLoop[loop][vlan >> CHUNK_BITS];
                    return chunk == null ? 0 : (long) LONGS.getOpaque(chunk, index(vlan, counter));
                })
                .sum();
    }

    /**
     * Adds what was counted, over all loops, to numbers of all VLANs: a walk through what there is room for, where
     * {@link #sum} would be called 16 thousand times.
     *
     * @param sums of {@link #LENGTH}; those of a VLAN stand together, see {@link #indexIn}
     */
    public void addTo(long[] sums) {
        for (long[][] chunks : chunksByLoop) {
            for (int chunk = 0; chunk < chunks.length; chunk++) {
                addTo(sums, chunk * CHUNK * KINDS, chunks[chunk]);
            }
        }
    }

    private static void addTo(long[] sums, int from, long @Nullable [] chunk) {
        for (int at = 0; chunk != null && at < chunk.length; at++) {
            sums[from + at] += (long) LONGS.getOpaque(chunk, at);
        }
    }

    /** Where a number stands among those of all VLANs. */
    public static int indexIn(int vlan, Counter counter) {
        return vlan * KINDS + counter.ordinal();
    }

    private static int index(int vlan, Counter counter) {
        return (vlan & (CHUNK - 1)) * KINDS + counter.ordinal();
    }
}

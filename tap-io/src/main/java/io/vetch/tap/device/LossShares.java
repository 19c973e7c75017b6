package io.vetch.tap.device;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whose frames are lost, if only their number is known, and of each port how many have left it and not come here. What
 * is still on its way has left, too. It waits in one queue, where each port has a part of what it has of the frames that
 * come out of the queue.
 */
final class LossShares {
    private LossShares() {}

    /**
     * Of each port, how many it has lost.
     *
     * @param lost of all ports
     * @param missing of each port, what has left it and not come
     * @param came of each port, what has come lately
     */
    static long[] of(long lost, long[] missing, long[] came) {
        long onTheWay = Math.max(0, Arrays.stream(missing).sum() - lost);
        double all = Math.max(1, Arrays.stream(came).sum());
        long[] likely = new long[missing.length];
        for (int i = 0; i < likely.length; i++) {
            likely[i] = Math.clamp(missing[i] - Math.round(onTheWay * (came[i] / all)), 0, missing[i]);
        }
        long[] shares = new long[missing.length];
        long rest = give(lost, likely, shares);
        give(rest, missing, shares);
        return shares;
    }

    /** Brings shares up to a limit for each, those with the most first. @return what is left */
    private static long give(long lost, long[] limits, long[] shares) {
        long rest = lost;
        int[] order = IntStream.range(0, limits.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> -limits[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i : order) {
            long more = Math.clamp(limits[i] - shares[i], 0, rest);
            shares[i] += more;
            rest -= more;
        }
        return rest;
    }
}

package io.vetch.core.stp;

import java.util.Comparator;

/**
 * How good the way to the root is that a bridge offers on a LAN (IEEE 802.1D-2004, 17.5): the lower vector is the
 * better one.
 *
 * @param root the bridge that is taken for the root
 * @param rootPathCost from the designated bridge to the root, unsigned
 * @param designatedBridge who offers it
 * @param designatedPort by which of its ports: priority and number
 */
public record PriorityVector(BridgeId root, int rootPathCost, BridgeId designatedBridge, int designatedPort)
        implements Comparable<PriorityVector> {
    private static final Comparator<PriorityVector> ORDER = Comparator.comparing(PriorityVector::root)
            .thenComparing(PriorityVector::rootPathCost, Integer::compareUnsigned)
            .thenComparing(PriorityVector::designatedBridge)
            .thenComparingInt(PriorityVector::designatedPort);

    public PriorityVector {
        if (designatedPort < 0 || designatedPort > 0xffff) {
            throw new IllegalArgumentException("a port identifier has 16 bits, not " + designatedPort);
        }
    }

    /** What {@code bridge} offers at {@code port} as long as it takes itself for the root. */
    public static PriorityVector ofRoot(BridgeId bridge, int port) {
        return new PriorityVector(bridge, 0, bridge, port);
    }

    /** Whether this is better than {@code other}. */
    public boolean betterThan(PriorityVector other) {
        return compareTo(other) < 0;
    }

    /** What one sees of it behind a port of that path cost. A cost that no longer fits is the worst one. */
    public PriorityVector plus(int pathCost) {
        long sum = Integer.toUnsignedLong(rootPathCost) + pathCost;
        return new PriorityVector(root, (int) Math.min(sum, 0xffff_ffffL), designatedBridge, designatedPort);
    }

    @Override
    public int compareTo(PriorityVector other) {
        return ORDER.compare(this, other);
    }
}

package io.vetch.core.port;

/** What a link costs in a spanning tree when nobody has said it. */
public final class PathCost {
    /** Mbit/s; the costs of an unknown speed are those of this one. */
    private static final int UNKNOWN_IS = 10;

    private PathCost() {}

    /**
     * The kernel's (net/bridge/br_if.c, port_cost).
     *
     * @param megabits of a second; 0 or less if it is not known
     */
    public static int ofKernel(int megabits) {
        if (megabits > 10_000) {
            return 1;
        }
        return switch (megabits) {
            case 10_000 -> 2;
            case 5_000 -> 3;
            case 2_500 -> 4;
            case 1_000 -> 5;
            case 100 -> 19;
            default -> 100;
        };
    }

    /**
     * That of IEEE 802.1D-2004, table 17-3, which is 20 000 000 000 kbit/s divided by the speed. Bridges that speak
     * RSTP use it; theirs and the kernel's costs do not mix well in one network.
     *
     * @param megabits of a second; 0 or less if it is not known
     */
    public static int ofStandard(int megabits) {
        int known = megabits > 0 ? megabits : UNKNOWN_IS;
        return Math.max(1, 20_000_000 / known);
    }
}

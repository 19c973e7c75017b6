package io.vetch.core.stp;

/**
 * The times that a bridge has everybody use while it is the root, in hundredths of a second as in ip-link(8). The
 * spanning tree takes any that a BPDU can carry; which of them a user may choose is not its business.
 *
 * @param maxAge for how long information is used
 * @param helloTime between two BPDUs
 * @param forwardDelay in each of the states between blocking and forwarding
 */
public record BridgeTimes(int maxAge, int helloTime, int forwardDelay) {
    public static final BridgeTimes DEFAULT = new BridgeTimes(2000, 200, 1500);
    /** What 16 bits of 1/256 s hold. */
    private static final int MOST = 25_600;

    public BridgeTimes {
        check("max_age", maxAge);
        check("hello_time", helloTime);
        check("forward_delay", forwardDelay);
    }

    private static void check(String name, int centiseconds) {
        if (centiseconds < 0 || centiseconds > MOST) {
            throw new IllegalArgumentException(
                    name + " is 0 to " + MOST + " hundredths of a second, not " + centiseconds);
        }
    }
}

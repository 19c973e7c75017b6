package io.vetch.core.stp;

/**
 * The four times of a BPDU as they are on the wire (IEEE 802.1D-2004, 9.2.8), each 0 to 65535, in 1/256 s.
 *
 * @param messageAge how old the information is
 * @param maxAge at which it is no longer used
 * @param helloTime between two BPDUs
 * @param forwardDelay in each of the states between blocking and forwarding
 */
public record BpduTimes(int messageAge, int maxAge, int helloTime, int forwardDelay) {
    /** How many of them are a second. */
    public static final int SECOND = 256;

    public BpduTimes {
        if (((messageAge | maxAge | helloTime | forwardDelay) & ~0xffff) != 0) {
            throw new IllegalArgumentException("a time of a BPDU has 16 bits: " + messageAge + " " + maxAge + " "
                    + helloTime + " " + forwardDelay);
        }
    }
}

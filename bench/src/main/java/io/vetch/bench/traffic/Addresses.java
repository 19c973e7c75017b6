package io.vetch.bench.traffic;

/**
 * Consecutive MAC addresses that the frames of a stream use in turn.
 *
 * @param first as {@link io.vetch.core.frame.MacAddress} has them
 * @param count from 1
 */
public record Addresses(long first, int count) {
    /** Locally administered, and nobody's: 02:56, a block for each port, 24 bits for the station. */
    private static final long BLOCK = 0x0256_0000_0000L;

    private static final int BLOCK_BITS = 24;

    public static Addresses one(long address) {
        return new Addresses(address, 1);
    }

    /** The station that stands behind a tester port. */
    public static Addresses station(int port) {
        return stations(port, 0, 1);
    }

    /** @param from number of the first station behind this port, 0 to 2^24-1 */
    public static Addresses stations(int port, int from, int count) {
        return new Addresses(BLOCK | (long) port << BLOCK_BITS | from, count);
    }

    /** Whether an address is one that the tester gives to stations. */
    static boolean isStation(long address) {
        return (address & 0xffff_0000_0000L) == BLOCK;
    }

    /** The address that the frame with this number in its stream has. */
    long at(long sequence) {
        return count == 1 ? first : first + sequence % count;
    }
}

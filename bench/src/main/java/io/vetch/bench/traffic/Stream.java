package io.vetch.bench.traffic;

/**
 * A sequence of test frames that are alike but for their number, their time stamp and, in turn, their addresses.
 *
 * @param ingress index of the tester port that sends it
 * @param egress a bit for each tester port where every frame must arrive; nowhere else may it be seen
 * @param size bytes with FCS, a VLAN tag included, from 18; one below {@link TestFrame#MIN_SIZE} is an undersized
 *     frame, which cannot be stamped and is only counted
 * @param tag VLAN tag: TPID in the upper, TCI in the lower 16 bits; 0 for none
 */
public record Stream(int ingress, long egress, Addresses source, Addresses destination, int size, int tag) {
    public Stream {
        if (size < 18 || size > SendPort.MAX_SIZE) {
            throw new IllegalArgumentException("frame size " + size + ": 18 to " + SendPort.MAX_SIZE + " bytes");
        }
    }

    /** From the station behind one port to the one behind another. */
    public static Stream unicast(int from, int to, int size, int tag) {
        return new Stream(from, 1L << to, Addresses.station(from), Addresses.station(to), size, tag);
    }

    /** Whether it is too short to be told from others of its kind. */
    boolean isUndersized() {
        return size < TestFrame.minSize(tag);
    }

    /** At how many ports each frame must arrive. */
    int copies() {
        return Long.bitCount(egress);
    }

    boolean isExpectedAt(int port) {
        return (egress >>> port & 1) != 0;
    }
}

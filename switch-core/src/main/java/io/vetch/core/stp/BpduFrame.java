package io.vetch.core.stp;

import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A {@link Bpdu} in an Ethernet frame as the kernel's bridge sends it: IEEE 802.3 with a length, then the LLC header
 * 42 42 03 (IEEE 802.1D-2004, 7.12.3), then the BPDU. Without FCS, and without the padding to 60 octets, which an
 * Ethernet interface adds itself; what the kernel sends over a veth or to a TAP has none either.
 */
public final class BpduFrame {
    /** 01:80:c2:00:00:00, where BPDUs of bridges go that are no provider's. */
    public static final MacAddress BRIDGE_GROUP_ADDRESS = new MacAddress(0x0180_c200_0000L);

    private static final int ETHERNET_HEADER = 14;
    private static final int LLC_HEADER = 3;
    /** A larger value is an EtherType. */
    private static final int LONGEST_LENGTH = 1500;
    /** DSAP and SSAP of the spanning tree protocol. */
    private static final short SPANNING_TREE_SAPS = 0x4242;
    /** The LLC control field of an unnumbered information PDU. */
    private static final byte UNNUMBERED_INFORMATION = 0x03;

    private BpduFrame() {}

    /**
     * @param source the address of the port that sends it
     * @return 52 octets, 53 of an RST BPDU, 21 of a notification
     */
    public static byte[] encode(MacAddress destination, MacAddress source, Bpdu bpdu) {
        byte[] octets = BpduCodec.encode(bpdu);
        return ByteBuffer.allocate(ETHERNET_HEADER + LLC_HEADER + octets.length)
                .put(destination.octets())
                .put(source.octets())
                .putShort((short) (LLC_HEADER + octets.length))
                .putShort(SPANNING_TREE_SAPS)
                .put(UNNUMBERED_INFORMATION)
                .put(octets)
                .array();
    }

    /**
     * The BPDU of a frame, whatever its destination is.
     *
     * @param frame from the destination address on, without a tag
     * @return empty if the frame has none that can be read
     */
    public static Optional<Bpdu> decode(ByteBuffer frame) {
        ByteBuffer octets = frame.slice();
        if (octets.remaining() < ETHERNET_HEADER + LLC_HEADER) {
            return Optional.empty();
        }
        octets.position(ETHERNET_HEADER - Short.BYTES);
        int length = Short.toUnsignedInt(octets.getShort());
        if (length > LONGEST_LENGTH || length < LLC_HEADER || length > octets.remaining()) {
            return Optional.empty();
        }
        octets.limit(ETHERNET_HEADER + length);
        if (octets.getShort() != SPANNING_TREE_SAPS || octets.get() != UNNUMBERED_INFORMATION) {
            return Optional.empty();
        }
        return BpduCodec.decode(octets);
    }
}

package io.vetch.core.bridge;

import io.vetch.core.frame.Frame;
import io.vetch.core.frame.MacAddress;
import java.nio.ByteBuffer;

/** Frames and addresses for tests. */
final class Frames {
    static final long BROADCAST = MacAddress.BROADCAST;
    static final long MULTICAST = mac("01:00:5e:00:00:fb");
    static final int IPV4 = 0x0800;
    static final int VLAN_802_1Q = 0x8100;
    static final int VLAN_802_1AD = 0x88a8;

    private static final int USUAL_LENGTH = 60;
    private static final long STATIONS = mac("02:aa:00:00:00:00");
    private static final long RESERVED = mac("01:80:c2:00:00:00");

    private Frames() {}

    static long mac(String text) {
        return MacAddress.parse(text).value();
    }

    /** A host somewhere behind a port. */
    static long station(int number) {
        return STATIONS + number;
    }

    /** 01:80:c2:00:00:NN. */
    static long reserved(int number) {
        return RESERVED + number;
    }

    static byte[] frame(long destination, long source) {
        return frame(destination, source, IPV4, USUAL_LENGTH);
    }

    /** The payload is no pattern that a mix-up of bytes would leave as it is. */
    static byte[] frame(long destination, long source, int type, int length) {
        byte[] bytes = new byte[length];
        for (int i = Frame.HEADER_LENGTH; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        ByteBuffer.wrap(bytes)
                .put(new MacAddress(destination).octets())
                .put(new MacAddress(source).octets())
                .putShort((short) type);
        return bytes;
    }

    /** A frame with one tag, {@code length} bytes in all. */
    static byte[] tagged(long destination, long source, int tpid, int vlan, int length) {
        byte[] bytes = frame(destination, source, tpid, length);
        ByteBuffer.wrap(bytes).putShort(14, (short) vlan).putShort(16, (short) IPV4);
        return bytes;
    }
}

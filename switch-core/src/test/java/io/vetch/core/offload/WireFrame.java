package io.vetch.core.offload;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A frame that came out, read without the classes under test. Checksums are made two bytes at a time, as RFC 1071 says.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is in them, in the tests
record WireFrame(byte[] bytes) {
    int u16(int at) {
        return ByteBuffer.wrap(bytes).getShort(at) & 0xffff;
    }

    int i32(int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    int length() {
        return bytes.length;
    }

    byte[] data(int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    /** The same with some bytes zero, to compare the others. */
    static byte[] without(byte[] headers, int... pairs) {
        byte[] copy = headers.clone();
        for (int i = 0; i < pairs.length; i += 2) {
            Arrays.fill(copy, pairs[i], pairs[i] + pairs[i + 1], (byte) 0);
        }
        return copy;
    }

    boolean hasIpv4Checksum(int network, int transport) {
        return sum(bytes, network, transport - network) == 0xffff;
    }

    /** Whether the checksum in the TCP or UDP header is that of all from there on. */
    boolean hasChecksum(int network, int transport, int protocol) {
        int size = bytes.length - transport;
        int sum = pseudoHeader(bytes, network, protocol, size) + sum(bytes, transport, size);
        return (sum & 0xffff) + (sum >>> 16) == 0xffff;
    }

    /** Sum of the pseudo header as 16 bits. */
    static int pseudoHeader(byte[] bytes, int network, int protocol, int size) {
        boolean isIpv6 = bytes[network] >> 4 == 6;
        ByteBuffer pseudo = ByteBuffer.allocate(40);
        pseudo.put(bytes, isIpv6 ? network + 8 : network + 12, isIpv6 ? 32 : 8);
        pseudo.putInt(size).putInt(protocol);
        return sum(pseudo.array(), 0, 40);
    }

    static int sum(byte[] bytes, int start, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[start + i] & 0xff;
            sum += i % 2 == 0 ? octet << 8 : octet;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
